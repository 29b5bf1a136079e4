package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.fleet.download.Download;
import org.dt4ecg.fleet.download.PublicRecordings;
import org.dt4ecg.fleet.download.PublishedFile;
import org.dt4ecg.fleet.download.Web;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gets public recordings. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Gets public recordings from their publisher, with its checksums; typed again it goes on"
          + " where it stopped.",
      "Shows the licence first, which you have to accept."
    })
final class DataGetCommand implements Callable<Integer> {

  private static final long TOLD_EVERY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final double BYTES_PER_MB = 1e6;

  private final Console console;
  private final List<PublicRecordings> dataSets;
  private final Web web;

  @Parameters(index = "0", paramLabel = "NAME", description = "Which; see: dt4ecg data list")
  private String name;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Folder to put them in; without it, one of that name.")
  private @Nullable Path to;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description =
          "Only files whose path is so, such as 'records500/00000/*'; * is any part of a name, **"
              + " any path.")
  private @Nullable String only;

  @Option(
      names = "--accept-licence",
      description = "You have read the licence and accept it; otherwise you are asked.")
  private boolean accepted;

  @Mixin private JsonOption json;

  DataGetCommand(Console console, List<PublicRecordings> dataSets, Web web) {
    this.console = console;
    this.dataSets = dataSets;
    this.web = web;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    PublicRecordings dataSet = dataSet();
    PathMatcher wanted = wanted();
    console.progress("%s: %s".formatted(dataSet.name(), dataSet.contents()));
    console.progress("licence: %s, %s".formatted(dataSet.licence(), dataSet.terms()));
    console.progress("cite:    %s".formatted(dataSet.citation()));
    requireConsent();
    console.progress("asking the publisher for its list of files");
    Path folder = to == null ? Path.of(dataSet.name()) : to;
    try {
      List<PublishedFile> published = dataSet.publication().files(web);
      if (published.isEmpty()) {
        throw new CommandFailure(
            "The publisher's list of %s names no file; try again later".formatted(dataSet.name()));
      }
      List<PublishedFile> files =
          published.stream().filter(file -> wanted.matches(Path.of(file.path()))).toList();
      if (files.isEmpty()) {
        throw new CommandFailure("No file of %s is as --only says".formatted(dataSet.name()));
      }
      Download.Outcome outcome = new Download(web, folder, new Teller()).run(files);
      console.progress(
          "%d files in %s, each with its publisher's checksum; %d were there, %.1f MB came"
              .formatted(outcome.files(), folder, outcome.kept(), outcome.bytes() / BYTES_PER_MB));
      json.print(console, result(folder, outcome));
      return 0;
    } catch (IOException e) {
      Optional<Path> inTheWay = inTheWay(folder, e);
      if (inTheWay.isPresent()) {
        throw new CommandFailure(
            "%s is a file where a folder has to be; move it away, or name another folder with --to"
                .formatted(inTheWay.get()),
            e);
      }
      throw new CommandFailure(
          "%s is not whole yet (%s); the same command goes on where it stopped"
              .formatted(dataSet.name(), Failures.text(e)),
          e);
    }
  }

  /** A file that has the name of the folder, or of one of those in it. */
  private static Optional<Path> inTheWay(Path folder, IOException failure) {
    if (failure instanceof FileSystemException ofFile && ofFile.getFile() != null) {
      Path file = Path.of(ofFile.getFile()).toAbsolutePath();
      // Nothing but a folder is made that must not be there; all else fails for what is above it.
      Path wanted =
          failure instanceof FileAlreadyExistsException
              ? file
              : file.resolveSibling("").normalize();
      return Failures.inTheWayOf(folder).or(() -> Failures.inTheWayOf(wanted));
    }
    return Optional.empty();
  }

  private PublicRecordings dataSet() throws CommandFailure {
    return dataSets.stream()
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                CommandFailure.wrongUsage(
                    "There are no recordings %s; there are %s"
                        .formatted(
                            name,
                            dataSets.stream()
                                .map(PublicRecordings::name)
                                .collect(Collectors.joining(", ")))));
  }

  private PathMatcher wanted() throws CommandFailure {
    if (only == null) {
      return path -> true;
    }
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + only);
    } catch (PatternSyntaxException e) {
      throw CommandFailure.wrongUsage("--only %s: %s".formatted(only, e.getDescription()));
    }
  }

  private void requireConsent() throws CommandFailure {
    if (accepted) {
      return;
    }
    console.progress("Type yes to accept the licence:");
    if (!"yes".equals(TypedLine.read())) {
      throw new CommandFailure(
          "Nothing was got; type yes, or add --accept-licence, once you accept the licence");
    }
  }

  private static Map<String, Object> result(Path folder, Download.Outcome outcome) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("folder", folder.toString());
    result.put("files", outcome.files());
    result.put("kept", outcome.kept());
    result.put("bytes", outcome.bytes());
    return result;
  }

  /** Tells how it gets on, every two seconds. */
  private final class Teller implements Download.Progress {

    private long told = System.nanoTime();

    @Override
    public void at(int files, int all, long bytes) {
      long now = System.nanoTime();
      if (now - told >= TOLD_EVERY_NANOS) {
        told = now;
        console.progress("%d of %d files, %.1f MB".formatted(files, all, bytes / BYTES_PER_MB));
      }
    }
  }
}
