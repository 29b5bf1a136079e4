package org.dt4ecg.model;

import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ModelContract.InputUnit;

/** Contracts for tests. */
public final class Contracts {

  private Contracts() {}

  /** Windows of four samples, three people, two activities, an embedding of two numbers. */
  public static ModelContract tiny() {
    return tiny(List.of("sim-01", "sim-02", "sim-03"), 4, 2);
  }

  static ModelContract tiny(List<String> identities, int windowSamples, int embeddingSize) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "tiny",
        InputUnit.MILLIVOLTS,
        250,
        windowSamples,
        2,
        identities,
        List.of("rest", "run"),
        embeddingSize,
        0.7,
        "simulated",
        "0123456789abcdef".repeat(4),
        42,
        Map.of("identity.accuracy", 0.9, "activity.accuracy", 0.8));
  }
}
