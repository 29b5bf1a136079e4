package org.dt4ecg.study.outcome;

import org.dt4ecg.study.figures.RunFigures;

/**
 * What a run left behind.
 *
 * @param format version of this format; others are not read
 * @param revision revision of its experiment; outcomes from before it was written down are of the
 *     first
 * @param key name of the run's {@link RunKey}
 * @param options the training options, as text
 * @param dataSet name of the recordings
 * @param dataSha256 SHA-256 of the recordings, 64 hexadecimal digits
 * @param modelVersion version of the model that was trained
 * @param figures what it found
 */
public record RunOutcome(
    int format,
    int revision,
    String key,
    String options,
    String dataSet,
    String dataSha256,
    String modelVersion,
    RunFigures figures) {

  /** The version of the format that is written. */
  public static final int FORMAT = 1;

  private static final int FIRST_REVISION = 1;

  public RunOutcome {
    revision = revision == 0 ? FIRST_REVISION : revision;
  }

  /** The same with other figures. */
  public RunOutcome with(RunFigures other) {
    return new RunOutcome(format, revision, key, options, dataSet, dataSha256, modelVersion, other);
  }
}
