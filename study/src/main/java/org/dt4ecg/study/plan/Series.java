package org.dt4ecg.study.plan;

import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * Runs that differ in seed and split alone; a figure of theirs has a mean and a spread.
 *
 * @param experiment what was done
 * @param dataSet the recordings
 * @param protocol name of the split protocol
 * @param variant name of the way to train
 */
public record Series(Experiment experiment, DataSet dataSet, String protocol, String variant) {

  /** The plain experiment with the published way to train. */
  public static Series published(DataSet dataSet, SplitProtocol protocol) {
    return new Series(
        Experiment.CLASSIFICATION, dataSet, protocol.label(), Variants.published(dataSet).name());
  }

  /** The plain experiment on the motion recordings. */
  public static Series motion(SplitProtocol protocol, String variant) {
    return new Series(Experiment.CLASSIFICATION, DataSet.MOTION_ECG, protocol.label(), variant);
  }

  @Override
  public String toString() {
    return "%s %s %s %s".formatted(dataSet.label(), experiment.label(), protocol, variant);
  }
}
