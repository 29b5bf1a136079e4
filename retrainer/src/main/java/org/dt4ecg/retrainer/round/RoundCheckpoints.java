package org.dt4ecg.retrainer.round;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dt4ecg.model.OwnerOnly;
import org.dt4ecg.training.learning.checkpoint.CheckpointFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the training of a round keeps its epochs, so that a process that was killed goes on with
 * the next one: a folder of its own, with one training in it at a time. Losing it costs time only.
 * Not thread-safe.
 */
public final class RoundCheckpoints {

  private static final Logger LOG = LoggerFactory.getLogger(RoundCheckpoints.class);

  private final Path folder;

  /**
   * Keeps checkpoints in a folder.
   *
   * @param folder holds nothing else; made when it is needed
   */
  public RoundCheckpoints(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes room for a training. Checkpoints of others are removed, and its own if it is damaged: the
   * service would otherwise start over from it for ever.
   *
   * @param training a name that no other training has
   * @return what the names of its checkpoints begin with
   * @throws IOException if the folder cannot be read or written
   */
  public Path open(String training) throws IOException {
    OwnerOnly.folder(folder);
    Path base = folder.resolve(training);
    for (Path file : files()) {
      if (!file.getFileName().toString().startsWith(training + ".") || !isReadable(file)) {
        Files.delete(file);
      }
    }
    return base;
  }

  /**
   * Removes all checkpoints, since the round is over.
   *
   * @throws IOException if one cannot be removed
   */
  public void clear() throws IOException {
    if (Files.isDirectory(folder)) {
      for (Path file : files()) {
        // A service that trains may have moved it meanwhile.
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static boolean isReadable(Path file) {
    try {
      var unused = new CheckpointFile(file).load();
      return true;
    } catch (IOException e) {
      LOG.warn("Training begins anew", e);
      return false;
    }
  }
}
