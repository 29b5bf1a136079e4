package org.dt4ecg.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What has to hold within a contract, whatever graph it belongs to. */
final class ContractRules {

  static final int LOWEST_SAMPLING_RATE_HZ = 50;
  static final int HIGHEST_SAMPLING_RATE_HZ = 4000;

  /** Each fused window is kept in the stream's state, per device. */
  static final int MOST_FUSED_WINDOWS = 100;

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

  private final List<String> violations = new ArrayList<>();

  private ContractRules() {}

  /** What the contract breaks, each in words that name the field; empty if it breaks nothing. */
  static List<String> violations(ModelContract contract) {
    ContractRules rules = new ContractRules();
    rules.check(contract);
    return List.copyOf(rules.violations);
  }

  private void check(ModelContract contract) {
    require(
        contract.contractVersion() == ModelContract.CURRENT_VERSION,
        "contractVersion is "
            + contract.contractVersion()
            + ", this release reads "
            + ModelContract.CURRENT_VERSION);
    require(!contract.name().isBlank(), "name is blank");
    require(
        contract.samplingRateHz() >= LOWEST_SAMPLING_RATE_HZ
            && contract.samplingRateHz() <= HIGHEST_SAMPLING_RATE_HZ,
        "samplingRateHz is "
            + contract.samplingRateHz()
            + ", allowed are "
            + LOWEST_SAMPLING_RATE_HZ
            + " to "
            + HIGHEST_SAMPLING_RATE_HZ);
    require(contract.windowSamples() > 0, "windowSamples is " + contract.windowSamples());
    require(
        contract.hopSamples() > 0 && contract.hopSamples() <= contract.windowSamples(),
        "hopSamples is "
            + contract.hopSamples()
            + ", allowed are 1 to windowSamples, which is "
            + contract.windowSamples());
    require(
        !contract.identities().isEmpty() || !contract.activities().isEmpty(),
        "identities and activities are empty, so there is nothing to tell");
    requireLabels(contract.identities(), "identities");
    requireLabels(contract.activities(), "activities");
    require(contract.embeddingSize() > 0, "embeddingSize is " + contract.embeddingSize());
    checkRejection(contract.rejection());
    checkFusion(contract.fusion());
    checkTemplates(contract);
    require(!contract.dataset().isBlank(), "dataset is blank");
    require(
        SHA_256.matcher(contract.trainingDataSha256()).matches(),
        "trainingDataSha256 is not 64 hexadecimal digits");
    contract
        .metrics()
        .forEach(
            (metric, value) ->
                require(Double.isFinite(value), "metric " + metric + " is " + value));
    checkAdaptation(contract.adaptation());
  }

  private void checkAdaptation(@Nullable Adaptation adaptation) {
    if (adaptation == null) {
      return;
    }
    require(!adaptation.parentVersion().isBlank(), "adaptation.parentVersion is blank");
    require(
        adaptation.windows() > 0 && adaptation.devices() > 0,
        "adaptation is of %d windows of %d devices"
            .formatted(adaptation.windows(), adaptation.devices()));
    require(
        SHA_256.matcher(adaptation.ecgSha256()).matches(),
        "adaptation.ecgSha256 is not 64 hexadecimal digits");
  }

  private void checkRejection(UnknownPersonRule rejection) {
    require(!rejection.thresholds().isEmpty(), "rejection.thresholds is empty");
    boolean probability = rejection.score() == UnknownPersonRule.Score.MAX_PROBABILITY;
    for (double threshold : rejection.thresholds()) {
      require(
          probability ? threshold >= 0 && threshold <= 1 : Double.isFinite(threshold),
          "rejection.thresholds holds "
              + threshold
              + ", allowed are "
              + (probability ? "0 to 1" : "finite numbers"));
    }
  }

  private void checkFusion(Fusion fusion) {
    require(
        fusion.windows() >= 1 && fusion.windows() <= MOST_FUSED_WINDOWS,
        "fusion.windows is " + fusion.windows() + ", allowed are 1 to " + MOST_FUSED_WINDOWS);
    require(!fusion.identityTemperatures().isEmpty(), "fusion.identityTemperatures is empty");
    for (double temperature : fusion.identityTemperatures()) {
      requireTemperature(temperature, "fusion.identityTemperatures holds ");
    }
    require(
        fusion.activityStay() > 0 && fusion.activityStay() < 1,
        "fusion.activityStay is " + fusion.activityStay() + ", allowed is between 0 and 1");
    requireTemperature(fusion.activityTemperature(), "fusion.activityTemperature is ");
  }

  private void requireTemperature(double temperature, String where) {
    require(
        temperature > 0 && Double.isFinite(temperature),
        where + temperature + ", allowed are finite numbers above 0");
  }

  private void checkTemplates(ModelContract contract) {
    TemplateMatching templates = contract.templates();
    if (templates == null) {
      return;
    }
    require(
        !contract.identities().isEmpty(),
        "templates are there, though identities is empty: the model tells nobody apart");
    require(
        templates.threshold() >= -1 && templates.threshold() <= 1,
        "templates.threshold is " + templates.threshold() + ", allowed are -1 to 1");
    require(
        templates.agreement() >= -1 && templates.agreement() <= 1,
        "templates.agreement is " + templates.agreement() + ", allowed are -1 to 1");
    checkMetric(templates.metric(), contract.embeddingSize());
    int people = templates.knownPeople().size();
    require(
        people == 0 || people == contract.identities().size(),
        "templates.knownPeople holds "
            + people
            + " directions, there are "
            + contract.identities().size()
            + " identities");
    for (List<Float> direction : templates.knownPeople()) {
      require(
          direction.size() == contract.embeddingSize(),
          "templates.knownPeople holds a direction of "
              + direction.size()
              + " numbers, embeddingSize is "
              + contract.embeddingSize());
      require(
          direction.stream().allMatch(Float::isFinite),
          "templates.knownPeople holds a number that is not finite");
    }
  }

  private void checkMetric(List<List<Float>> metric, int embeddingSize) {
    require(
        metric.isEmpty() || metric.size() == embeddingSize,
        "templates.metric has " + metric.size() + " rows, embeddingSize is " + embeddingSize);
    for (int i = 0; i < metric.size(); i++) {
      require(
          metric.get(i).size() == i + 1,
          "templates.metric has a row " + i + " of " + metric.get(i).size() + " numbers");
      require(
          metric.get(i).stream().allMatch(Float::isFinite),
          "templates.metric holds a number that is not finite");
    }
  }

  private void requireLabels(List<String> labels, String field) {
    require(labels.stream().noneMatch(String::isBlank), field + " holds a blank label");
    require(new HashSet<>(labels).size() == labels.size(), field + " holds a label twice");
  }

  private void require(boolean holds, String violation) {
    if (!holds) {
      violations.add(violation);
    }
  }
}
