package org.dt4ecg.fleet.download;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Brings the files of a data set into a folder. A file bears its name only once it is whole and has
 * its publisher's checksum; what is there already is checked and kept, so that a download that was
 * interrupted goes on where it stopped.
 */
public final class Download {

  /** The longest of all known data sets has 150 MB. */
  private static final long MOST_BYTES = 4L << 30;

  private static final String UNFINISHED = ".part";

  private final Web web;
  private final Path folder;
  private final Progress progress;

  /** Is told how it gets on, by the thread that downloads. */
  public interface Progress {

    /**
     * Files are checked or have come.
     *
     * @param files so many of all
     * @param bytes so many have come over the network by now
     */
    void at(int files, int all, long bytes);
  }

  /**
   * What a download came to.
   *
   * @param files of the data set, all of them whole and right
   * @param kept so many of them were there already
   * @param bytes so many came over the network
   */
  public record Outcome(int files, int kept, long bytes) {}

  public Download(Web web, Path folder, Progress progress) {
    this.web = web;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Downloads what is missing.
   *
   * @throws IOException if a file cannot be had, is not what its publisher says, or cannot be
   *     written; the message is for people. The same call goes on later
   */
  public Outcome run(List<PublishedFile> files) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int kept = 0;
    Counter counter = new Counter(files.size());
    for (PublishedFile file : files) {
      Path target = folder.resolve(file.path());
      if (Files.isRegularFile(target) && file.digest().isOf(target)) {
        kept++;
      } else {
        fetch(file, target, counter);
      }
      counter.fileDone();
    }
    return new Outcome(files.size(), kept, counter.bytes);
  }

  private void fetch(PublishedFile file, Path target, Counter counter)
      throws IOException, InterruptedException {
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    Files.createDirectories(unfinished.resolveSibling("."));
    boolean wasBegun = Files.exists(unfinished);
    web.completeFile(file.address(), unfinished, MOST_BYTES, counter::add);
    if (wasBegun && !file.digest().isOf(unfinished)) {
      // What was there may be of something else; once from its beginning.
      Files.delete(unfinished);
      web.completeFile(file.address(), unfinished, MOST_BYTES, counter::add);
    }
    if (!file.digest().isOf(unfinished)) {
      Files.delete(unfinished);
      throw new IOException(
          "%s is not what its publisher's checksum says; it was not kept"
              .formatted(file.address()));
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Of one run. */
  private final class Counter {

    private final int all;
    private int files;
    private long bytes;

    Counter(int all) {
      this.all = all;
    }

    void add(long more) {
      bytes += more;
      progress.at(files, all, bytes);
    }

    void fileDone() {
      files++;
      progress.at(files, all, bytes);
    }
  }
}
