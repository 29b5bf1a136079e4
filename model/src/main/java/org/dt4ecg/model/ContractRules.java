package org.dt4ecg.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What has to hold within a contract, whatever graph it belongs to. */
final class ContractRules {

  static final int LOWEST_SAMPLING_RATE_HZ = 50;
  static final int HIGHEST_SAMPLING_RATE_HZ = 4000;

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
    requireLabels(contract.identities(), "identities");
    requireLabels(contract.activities(), "activities");
    require(contract.embeddingSize() > 0, "embeddingSize is " + contract.embeddingSize());
    require(
        contract.rejectionThreshold() >= 0 && contract.rejectionThreshold() <= 1,
        "rejectionThreshold is " + contract.rejectionThreshold() + ", allowed are 0 to 1");
    require(!contract.dataset().isBlank(), "dataset is blank");
    require(
        SHA_256.matcher(contract.trainingDataSha256()).matches(),
        "trainingDataSha256 is not 64 hexadecimal digits");
    contract
        .metrics()
        .forEach(
            (metric, value) ->
                require(Double.isFinite(value), "metric " + metric + " is " + value));
  }

  private void requireLabels(List<String> labels, String field) {
    require(!labels.isEmpty(), field + " is empty");
    require(labels.stream().noneMatch(String::isBlank), field + " holds a blank label");
    require(new HashSet<>(labels).size() == labels.size(), field + " holds a label twice");
  }

  private void require(boolean holds, String violation) {
    if (!holds) {
      violations.add(violation);
    }
  }
}
