package org.dt4ecg.model;

import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.jspecify.annotations.Nullable;

/** Contracts for tests. */
public final class Contracts {

  private Contracts() {}

  /** Windows of four samples, three people, two activities, an embedding of two numbers. */
  public static ModelContract tiny() {
    return tiny(List.of("sim-01", "sim-02", "sim-03"), 4, 2);
  }

  /** The tiny one that rejects, fuses and enrols in the given way. */
  public static ModelContract tiny(
      UnknownPersonRule rejection, Fusion fusion, @Nullable TemplateMatching templates) {
    return contract(List.of("sim-01", "sim-02", "sim-03"), 4, 2, rejection, fusion, templates);
  }

  /** The tiny one of a model that was trained to tell activities alone. */
  public static ModelContract activitiesAlone() {
    return of(tiny(), List.of(), tiny().activities());
  }

  /** The tiny one of a model that was trained to tell people alone. */
  public static ModelContract peopleAlone() {
    return of(tiny(), tiny().identities(), List.of());
  }

  /** The same with other classes. */
  static ModelContract of(
      ModelContract contract, List<String> identities, List<String> activities) {
    return new ModelContract(
        contract.contractVersion(),
        contract.name(),
        contract.inputUnit(),
        contract.samplingRateHz(),
        contract.windowSamples(),
        contract.hopSamples(),
        identities,
        activities,
        contract.embeddingSize(),
        contract.rejection(),
        contract.fusion(),
        contract.templates(),
        contract.dataset(),
        contract.trainingDataSha256(),
        contract.seed(),
        contract.metrics());
  }

  static ModelContract tiny(List<String> identities, int windowSamples, int embeddingSize) {
    return contract(
        identities,
        windowSamples,
        embeddingSize,
        UnknownPersonRule.byProbability(0.7),
        Fusion.DEFAULT,
        null);
  }

  private static ModelContract contract(
      List<String> identities,
      int windowSamples,
      int embeddingSize,
      UnknownPersonRule rejection,
      Fusion fusion,
      @Nullable TemplateMatching templates) {
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
        rejection,
        fusion,
        templates,
        "simulated",
        "0123456789abcdef".repeat(4),
        42,
        Map.of("identity.accuracy", 0.9, "activity.accuracy", 0.8));
  }
}
