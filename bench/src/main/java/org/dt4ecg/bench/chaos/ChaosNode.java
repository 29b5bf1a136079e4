package org.dt4ecg.bench.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.dt4ecg.app.Main;
import org.dt4ecg.app.broker.EmbeddedKafka;
import org.dt4ecg.app.registry.RegistryServer;
import org.dt4ecg.console.KafkaLog;

/**
 * One process of a run: a broker, a registry, or the command line as users start it. Ends when its
 * input ends, so that none outlives the run, however that ends.
 */
public final class ChaosNode {

  /** What a broker and a registry say when they serve. */
  static final String READY = "ready";

  static final String BROKER = "broker";
  static final String REGISTRY = "registry";
  static final String COMMAND = "command";

  /** Exit status of a command line whose input has ended. */
  static final int INPUT_ENDED = 86;

  private ChaosNode() {}

  /**
   * Runs.
   *
   * @param arguments {@code broker FOLDER PORT}, {@code registry FOLDER PORT}, or {@code command}
   *     and what the command line takes
   */
  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case BROKER -> {
        KafkaLog.errorsOnly();
        try (EmbeddedKafka kafka =
            EmbeddedKafka.start(Path.of(arguments[1]), Integer.parseInt(arguments[2]))) {
          System.out.println(READY + " " + kafka.bootstrapServers());
          readToTheEnd();
        }
      }
      case REGISTRY -> {
        try (RegistryServer registry =
            RegistryServer.start(Path.of(arguments[1]), Integer.parseInt(arguments[2]))) {
          System.out.println(READY + " " + registry.url());
          readToTheEnd();
        }
      }
      case COMMAND -> {
        Thread parent = new Thread(ChaosNode::endWithTheParent, "parent");
        parent.setDaemon(true);
        parent.start();
        Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      }
      default -> throw new IllegalArgumentException("There is no node " + arguments[0]);
    }
  }

  private static void readToTheEnd() throws IOException {
    while (System.in.read() >= 0) {
      // Nobody has anything to say to it.
    }
  }

  private static void endWithTheParent() {
    try {
      readToTheEnd();
    } catch (IOException e) {
      System.err.println("The input broke: " + e.getMessage());
    }
    Runtime.getRuntime().halt(INPUT_ENDED);
  }
}
