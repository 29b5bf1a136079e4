package org.dt4ecg.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/**
 * The processes of a run and a temporary folder for their files. None of them outlives this one,
 * however it ends: where it cannot kill them any more, they see the end of their input.
 * Thread-safe.
 */
public final class ProcessGroup implements AutoCloseable {

  private final Path folder;
  private final List<ChildProcess> children = new ArrayList<>();
  private final Thread whenKilled = new Thread(this::killAll, "kill-children");
  private boolean ended;

  private ProcessGroup(Path folder) {
    this.folder = folder;
  }

  /** An empty group with a new folder. */
  public static ProcessGroup create() throws BenchException {
    try {
      ProcessGroup group = new ProcessGroup(Files.createTempDirectory("dt4ecg-bench-"));
      Runtime.getRuntime().addShutdownHook(group.whenKilled);
      return group;
    } catch (IOException e) {
      throw new BenchException("No temporary folder could be made: " + e.getMessage(), e);
    }
  }

  /** For files of the run. */
  public Path folder() {
    return folder;
  }

  /** Starts a Java process; what it writes to standard error goes into a file of the folder. */
  public synchronized ChildProcess start(JavaCommand command) throws BenchException {
    if (ended) {
      throw new BenchException("This process is being stopped, and starts no others");
    }
    ChildProcess child = ChildProcess.start(command, folder.resolve(command.name() + ".log"));
    children.add(child);
    return child;
  }

  /** Ends what still runs, and deletes the folder. */
  @Override
  public void close() {
    end().forEach(ChildProcess::close);
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(whenKilled);
    } catch (IllegalStateException e) {
      // This process is being stopped; then the hook finds nothing to do.
    }
  }

  private void killAll() {
    end().forEach(ChildProcess::kill);
    delete();
  }

  private synchronized List<ChildProcess> end() {
    ended = true;
    return List.copyOf(children);
  }

  private synchronized void delete() {
    try {
      if (Files.exists(folder)) {
        Utils.delete(folder.toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The temporary folder " + folder + " is left behind", e);
    }
  }
}
