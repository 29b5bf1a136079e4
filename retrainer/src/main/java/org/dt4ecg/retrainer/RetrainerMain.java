package org.dt4ecg.retrainer;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dt4ecg.console.CommandErrors;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.cluster.ConfigKeys;
import org.dt4ecg.console.cluster.UnknownKeys;
import org.dt4ecg.console.http.HttpConfig;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import picocli.CommandLine;

/** The retraining service as a process of its own: {@code java -jar dt4ecg-retrainer.jar …}. */
public final class RetrainerMain {

  /**
   * What the launcher gives on the command line. libtorch's threads spin while they wait, so that
   * several are slower than one on layers this small; nothing is downloaded, and nobody is told.
   */
  private static final Map<String, String> ENGINE_DEFAULTS =
      Map.of(
          "ai.djl.pytorch.num_threads", "1",
          "ai.djl.pytorch.num_interop_threads", "1",
          "ai.djl.offline", "true",
          "OPT_OUT_TRACKING", "true");

  private RetrainerMain() {}

  public static void main(String[] arguments) {
    ENGINE_DEFAULTS.forEach(
        (key, value) -> System.setProperty(key, System.getProperty(key, value)));
    Console console = Console.ofProcess();
    CommandLine commandLine =
        new CommandLine(new RetrainCommand(console)).setCommandName("dt4ecg-retrainer");
    // A file may be shared with the stream, whose keys are not known here.
    Set<String> known = new TreeSet<>(RetrainingConfig.definition().names());
    known.addAll(HttpConfig.definition().names());
    UnknownKeys.warnOf(new ConfigKeys(Set.of(), known), console, commandLine);
    System.exit(CommandErrors.reportOn(console, commandLine).execute(arguments));
  }
}
