package org.dt4ecg.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dt4ecg.bench.picture.Picture;
import org.dt4ecg.bench.picture.Pictures;
import org.dt4ecg.console.CommandErrors;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.model.ClassificationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws the pictures of the pages. */
@Command(
    name = "bench/run pictures",
    mixinStandardHelpOptions = true,
    description = {
      "Draws the pictures of the pages anew: from simulated ECG and the releases in the"
          + " repository.",
      "What needs recordings or a demonstration is left as it is unless they are given."
    })
public final class PictureBench implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the pictures, such as docs/images.")
  private Path out;

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description = "Folder of the CTU motion ECG, for the mistakes that are made with it.")
  private @Nullable Path recordings;

  @Option(
      names = "--models",
      paramLabel = "FILE",
      description =
          "What the page of a demonstration with retraining answers to /api/v1/models after the"
              + " swap, for the newcomer.")
  private @Nullable Path models;

  private PictureBench(Console console) {
    this.console = console;
  }

  public static void main(String[] arguments) {
    Console console = Console.ofProcess();
    System.exit(
        CommandErrors.reportOn(console, new CommandLine(new PictureBench(console)))
            .execute(arguments));
  }

  @Override
  public Integer call() throws CommandFailure {
    KafkaLog.errorsOnly();
    try {
      List<Picture> pictures = new ArrayList<>(Pictures.ofTheRepository());
      if (recordings != null) {
        pictures.add(Pictures.ofMistakes(recordings));
      }
      if (models != null) {
        pictures.add(Pictures.ofNewcomer(models));
      }
      for (Picture picture : pictures) {
        picture.write(out);
        console.line(out.resolve(picture.name() + ".svg").toString());
      }
      return CommandLine.ExitCode.OK;
    } catch (IOException | ClassificationException | IllegalArgumentException e) {
      throw new CommandFailure("The pictures cannot be drawn: " + e.getMessage(), e);
    }
  }
}
