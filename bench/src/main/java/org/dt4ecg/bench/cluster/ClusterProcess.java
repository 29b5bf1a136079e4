package org.dt4ecg.bench.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.dt4ecg.console.KafkaLog;

/** A broker and a registry as a process; ends when its input ends. */
public final class ClusterProcess {

  /** Tells that both serve; the field {@link #PROPERTIES} holds what clients need. */
  public static final String READY = "ready";

  public static final String PROPERTIES = "properties";

  private ClusterProcess() {}

  /**
   * Runs.
   *
   * @param arguments the folder for its files
   */
  public static void main(String[] arguments) throws BenchException, IOException {
    KafkaLog.errorsOnly();
    try (LocalCluster cluster = LocalCluster.start(Path.of(arguments[0]))) {
      System.out.println(
          new ObjectMapper()
              .writeValueAsString(Map.of("event", READY, PROPERTIES, cluster.properties())));
      while (System.in.read() >= 0) {
        // Nobody has anything to say to it.
      }
    }
  }
}
