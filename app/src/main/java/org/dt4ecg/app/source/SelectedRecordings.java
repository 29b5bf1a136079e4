package org.dt4ecg.app.source;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.dt4ecg.fleet.recording.ArtefactSegment;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;

/** Some recordings of a data set, so that the others need not be read. */
public final class SelectedRecordings implements RecordingSource {

  private final RecordingSource all;
  private final List<RecordingInfo> selected;

  /**
   * @param wanted which recordings are kept, in the order of the data set
   */
  public SelectedRecordings(RecordingSource all, Predicate<RecordingInfo> wanted) {
    this.all = all;
    this.selected = all.recordings().stream().filter(wanted).toList();
  }

  @Override
  public String dataset() {
    return all.dataset();
  }

  @Override
  public List<RecordingInfo> recordings() {
    return selected;
  }

  @Override
  public Recording read(RecordingInfo info) throws IOException {
    return all.read(info);
  }

  @Override
  public List<ArtefactSegment> artefacts(RecordingInfo info) throws IOException {
    return all.artefacts(info);
  }
}
