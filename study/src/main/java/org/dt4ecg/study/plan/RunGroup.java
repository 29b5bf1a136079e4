package org.dt4ecg.study.plan;

import java.util.List;

/**
 * Runs that belong together in a table: every split of a protocol with every seed.
 *
 * @param experiment what is done with each split
 * @param dataSet the recordings
 * @param protocol name of the split protocol
 * @param variant how the model is trained
 * @param seeds the seeds
 */
public record RunGroup(
    Experiment experiment, DataSet dataSet, String protocol, Variant variant, List<Long> seeds) {

  public RunGroup {
    seeds = List.copyOf(seeds);
  }

  /** What of a group an outcome is filed under. */
  public Series series() {
    return new Series(experiment, dataSet, protocol, variant.name());
  }

  /** Number of runs that each seed has: one a split. */
  public int runsPerSeed() {
    return experiment == Experiment.CLASSIFICATION
        ? Protocols.splits(protocol, dataSet)
        : Protocols.FOLDS;
  }
}
