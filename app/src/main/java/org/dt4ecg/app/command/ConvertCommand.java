package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.fleet.conversion.RecordingFormat;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Writes recordings in another format. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Writes the ECG of a folder of recordings in another format, sample by sample.")
final class ConvertCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "IN", description = "Folder of recordings.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "Folder to write to.")
  private Path out;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description = "wfdb (format 16), edf (EDF+), csv, or fhir (SampledData).")
  private RecordingFormat format;

  @Mixin private ReadingMixin reading;

  @Mixin private JsonOption json;

  ConvertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    RecordingSource source = EcgSources.open(in, reading.options(null), console);
    long samples = 0;
    for (RecordingInfo info : source.recordings()) {
      samples += convert(source, info);
    }
    console.progress(
        "%d samples of %d recordings were written to %s"
            .formatted(samples, source.recordings().size(), out));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("recordings", source.recordings().size());
    result.put("samples", samples);
    json.print(console, result);
    return 0;
  }

  private int convert(RecordingSource source, RecordingInfo info) throws CommandFailure {
    Recording recording;
    try {
      recording = source.read(info);
    } catch (IOException e) {
      throw new CommandFailure(
          "Recording %s cannot be read: %s".formatted(info.recordingId(), Failures.text(e)), e);
    }
    try {
      format.write(out, recording);
      return recording.counts().length;
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          "The file %s is there already; name another OUT".formatted(e.getFile()), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("It cannot be written: " + Failures.text(e), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "Recording %s cannot be written to %s (%s); name another OUT"
              .formatted(info.recordingId(), out, Failures.text(e)),
          e);
    }
  }

  /** Reads the name of a format. */
  static final class FormatConverter implements ITypeConverter<RecordingFormat> {
    @Override
    public RecordingFormat convert(String name) {
      for (RecordingFormat format : RecordingFormat.values()) {
        if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
          return format;
        }
      }
      throw new TypeConversionException(
          "there is no format '%s'; use wfdb, edf, csv or fhir".formatted(name));
    }
  }
}
