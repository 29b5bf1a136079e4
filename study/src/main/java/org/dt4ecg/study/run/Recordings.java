package org.dt4ecg.study.run;

import java.io.IOException;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.training.dataset.ArtefactGrades;
import org.dt4ecg.training.dataset.RecordedData;

/**
 * A data set in memory.
 *
 * @param data its recordings
 * @param grades the hand grades of their artefacts, none for most data sets
 */
public record Recordings(RecordedData data, ArtefactGrades grades) {

  /**
   * Reads what the study may look at of a data set.
   *
   * @throws IOException if a recording cannot be read
   * @throws IllegalArgumentException if there is nothing in the passes of the study
   */
  public static Recordings read(DataSet dataSet, RecordingSource source) throws IOException {
    RecordedData data = RecordedData.read(source, dataSet.passes());
    return new Recordings(data, ArtefactGrades.read(source, data));
  }
}
