package org.dt4ecg.study.plan;

import java.util.List;
import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * Runs that belong together in a table: every split of a protocol with every seed.
 *
 * @param experiment what is done with each split
 * @param dataSet the recordings
 * @param protocol how the recordings are divided
 * @param variant how the model is trained
 * @param seeds the seeds
 */
public record RunGroup(
    Experiment experiment,
    DataSet dataSet,
    SplitProtocol protocol,
    Variant variant,
    List<Long> seeds) {

  public RunGroup {
    seeds = List.copyOf(seeds);
  }

  /** What of a group an outcome is filed under. */
  public Series series() {
    return new Series(experiment, dataSet, protocol.label(), variant.name());
  }

  /** Number of runs that each seed has: one a split. */
  public int runsPerSeed() {
    if (experiment != Experiment.CLASSIFICATION) {
      return SplitProtocol.FOLDS;
    }
    int passes = dataSet.passes().size();
    return switch (protocol) {
      case CROSS_PASS -> passes * (passes - 1);
      case LEAVE_SUBJECTS_OUT -> SplitProtocol.FOLDS;
      default -> 1;
    };
  }
}
