package org.dt4ecg.retrainer.sample;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.AtomicFile;
import org.dt4ecg.model.OwnerOnly;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a sample and its position in one file, so that both are always of the same moment: it is
 * written beside the old one, forced to disk and moved over it. Its owner alone can read it. Not
 * thread-safe.
 *
 * <p>Losing the file costs time only, since the topic holds all that it is made of. So one that was
 * made otherwise, or is damaged, is passed over with a warning.
 */
public final class SampleFile {

  private static final Logger LOG = LoggerFactory.getLogger(SampleFile.class);

  private static final String NAME = "sample.bin";
  private static final String DRAFT = NAME + ".draft";
  private static final String LAYOUT = "dt4ecg sample 1";

  /** No frame that keeps the contract is longer: a minute at 4 kHz, two bytes a sample. */
  private static final int MOST_BYTES = 1 << 20;

  private final Path folder;
  private final SampleSettings settings;
  private final String origin;

  /**
   * @param origin what besides the settings decides on what is in the sample: the topic and the
   *     unit. A sample of another origin is not read
   */
  public SampleFile(Path folder, SampleSettings settings, String origin) {
    this.folder = folder;
    this.settings = settings;
    this.origin = origin;
  }

  /** Writes the file; a crash leaves the one before. */
  public void save(SavedSample saved) throws IOException {
    OwnerOnly.folder(folder);
    replace(folder, DRAFT, new Contents(header(), saved.positions(), saved.sample().stretches()));
  }

  /** What stands in a file. */
  private record Contents(String header, Map<Integer, Long> positions, List<Stretch> stretches) {}

  /**
   * What was taken out of a file.
   *
   * @param stretches stretches of the person's ECG
   * @param whole whether the whole file was removed, since what is in it could not be told
   */
  public record Erasure(int stretches, boolean whole) {}

  /**
   * Takes a person out of the file of a folder, if there is one, however it was made. Whoever reads
   * it next reads the topic from its beginning again, so that others come in the person's place. A
   * service that runs with the folder has a sample in memory, and writes it over this one.
   *
   * @throws IOException if the file cannot be read or written
   */
  public static Erasure erase(Path folder, String userId) throws IOException {
    // Of a service that was stopped in the middle of it; one that runs starts over without it.
    Files.deleteIfExists(folder.resolve(DRAFT));
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return new Erasure(0, false);
    }
    Contents contents;
    try (Input in = new Input(file)) {
      String header = text(in.data);
      if (!header.startsWith(LAYOUT + "\n")) {
        throw new DamagedException("it is of another version");
      }
      contents = in.rest(header);
    } catch (DamagedException | EOFException e) {
      LOG.warn("The sample {} cannot be read ({}), and is removed", file, Failures.text(e));
      Files.delete(file);
      return new Erasure(0, true);
    }
    List<Stretch> others =
        contents.stretches().stream()
            .filter(stretch -> !stretch.stratum().userId().equals(userId))
            .toList();
    int erased = contents.stretches().size() - others.size();
    if (erased > 0) {
      replace(
          folder,
          "%s.%s.draft".formatted(NAME, UUID.randomUUID()),
          new Contents(contents.header(), Map.of(), others));
    }
    return new Erasure(erased, false);
  }

  private static void replace(Path folder, String draftName, Contents contents) throws IOException {
    AtomicFile.replaceForOwner(
        folder.resolve(NAME),
        folder.resolve(draftName),
        file -> {
          CRC32C checksum = new CRC32C();
          DataOutputStream out = new DataOutputStream(new CheckedOutputStream(file, checksum));
          write(contents, out);
          out.writeLong(checksum.getValue());
        });
  }

  /**
   * Reads the file.
   *
   * @return empty if there is none, or none of these settings and this origin, or it is damaged
   * @throws IOException if it is there and cannot be read
   */
  public Optional<SavedSample> load() throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      LOG.info("There is no sample at {}; it is built from the topic", file);
      return Optional.empty();
    }
    try (Input in = new Input(file)) {
      if (!text(in.data).equals(header())) {
        LOG.warn("The sample {} was made otherwise; it is built anew from the topic", file);
        return Optional.empty();
      }
      Contents contents = in.rest(header());
      return Optional.of(
          new SavedSample(
              BalancedSample.restored(settings, contents.stretches()), contents.positions()));
    } catch (DamagedException | EOFException e) {
      LOG.warn(
          "The sample {} is damaged ({}); it is built anew from the topic",
          file,
          e instanceof EOFException ? "it is cut short" : Failures.text(e));
      return Optional.empty();
    }
  }

  private String header() {
    return "%s\n%s\n%s".formatted(LAYOUT, settings, origin);
  }

  private static void write(Contents contents, DataOutputStream out) throws IOException {
    text(out, contents.header());
    out.writeInt(contents.positions().size());
    for (Map.Entry<Integer, Long> position : new TreeMap<>(contents.positions()).entrySet()) {
      out.writeInt(position.getKey());
      out.writeLong(position.getValue());
    }
    out.writeInt(contents.stretches().size());
    for (Stretch stretch : contents.stretches()) {
      text(out, stretch.stratum().userId());
      text(out, stretch.stratum().activity());
      text(out, stretch.stratum().sessionId());
      text(out, stretch.deviceId());
      out.writeInt(stretch.frames().size());
      for (SampleFrame frame : stretch.frames()) {
        out.writeLong(frame.startMicros());
        out.writeDouble(frame.samplingRateHz());
        text(out, frame.lead());
        out.writeDouble(frame.microvoltsPerCount());
        out.writeInt(frame.baselineCount());
        out.writeInt(frame.samples().length);
        out.write(frame.samples());
      }
    }
  }

  /** A file that is being read. */
  private static final class Input implements AutoCloseable {

    private final CRC32C checksum = new CRC32C();
    private final DataInputStream data;

    Input(Path file) throws IOException {
      this.data =
          new DataInputStream(
              new CheckedInputStream(
                  new BufferedInputStream(Files.newInputStream(file)), checksum));
    }

    /** All that comes after the header. */
    Contents rest(String header) throws IOException {
      Map<Integer, Long> positions = readPositions(data);
      List<Stretch> stretches = readStretches(data);
      long expected = checksum.getValue();
      if (data.readLong() != expected) {
        throw new DamagedException("its checksum does not fit");
      }
      return new Contents(header, positions, stretches);
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }

  private static Map<Integer, Long> readPositions(DataInputStream in) throws IOException {
    Map<Integer, Long> positions = new HashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      positions.put(in.readInt(), in.readLong());
    }
    return positions;
  }

  private static List<Stretch> readStretches(DataInputStream in) throws IOException {
    List<Stretch> stretches = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Stratum stratum = new Stratum(text(in), text(in), text(in));
      String device = text(in);
      List<SampleFrame> frames = new ArrayList<>();
      int size = in.readInt();
      for (int k = 0; k < size; k++) {
        frames.add(
            new SampleFrame(
                in.readLong(),
                in.readDouble(),
                text(in),
                in.readDouble(),
                in.readInt(),
                bytes(in)));
      }
      stretches.add(new Stretch(stratum, device, frames));
    }
    return stretches;
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new DamagedException("it has a length of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** The file is not what was written. */
  private static final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  /**
   * A sample with the position up to which it was read.
   *
   * @param sample the sample
   * @param positions offset of the next record to read, by partition of the topic
   */
  public record SavedSample(BalancedSample sample, Map<Integer, Long> positions) {

    public SavedSample {
      positions = Map.copyOf(positions);
    }
  }
}
