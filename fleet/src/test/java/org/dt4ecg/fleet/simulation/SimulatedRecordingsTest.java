package org.dt4ecg.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.junit.jupiter.api.Test;

class SimulatedRecordingsTest {

  private static final SimulatedRecordings SOURCE =
      new SimulatedRecordings(2, 3, Duration.ofSeconds(5), 1);

  @Test
  void everyPersonDoesEveryActivityInEverySession() {
    List<RecordingInfo> recordings = SOURCE.recordings();

    assertThat(SOURCE.dataset()).isEqualTo("simulated");
    assertThat(recordings).hasSize(2 * 3 * 5).doesNotHaveDuplicates();
    assertThat(recordings.get(0))
        .isEqualTo(new RecordingInfo("sim-01/01/rest", "sim-01", "sim-01/01/rest", "01", "rest"));
    assertThat(recordings)
        .extracting(RecordingInfo::activity)
        .contains("rest", "arm-movements", "walk", "run", "squats");
    assertThat(recordings).extracting(RecordingInfo::pass).contains("01", "02", "03");
  }

  @Test
  void aRecordingIsTheSameEachTimeItIsRead() {
    RecordingInfo info = SOURCE.recordings().get(7);

    Recording recording = SOURCE.read(info);

    assertThat(SOURCE.read(info).counts()).containsExactly(recording.counts());
    assertThat(recording.recordingId()).isEqualTo(info.recordingId());
    assertThat(recording.sessionId()).isEqualTo(info.sessionId());
    assertThat(recording.durationMicros()).isBetween(4_990_000L, 5_010_000L);
  }

  @Test
  void recordingsOfAPersonDoNotOverlapInTime() {
    Set<Long> starts = new HashSet<>();
    long lastEnd = 0;
    for (RecordingInfo info : SOURCE.recordings()) {
      if (info.userId().equals("sim-01")) {
        Recording recording = SOURCE.read(info);
        assertThat(recording.timesMicros()[0]).isGreaterThan(lastEnd);
        lastEnd = recording.timesMicros()[0] + recording.durationMicros();
        starts.add(recording.timesMicros()[0]);
      }
    }
    assertThat(starts).hasSize(15);
  }

  @Test
  void nothingIsNotADataSet() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SimulatedRecordings(0, 1, Duration.ofSeconds(5), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SimulatedRecordings(1, 0, Duration.ofSeconds(5), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SimulatedRecordings(1, 1, Duration.ZERO, 1));
  }

  @Test
  void aRecordingOfAnotherDataSetIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOURCE.read(new RecordingInfo("x", "u", "s", "01", "rest")))
        .withMessageContaining("No recording x in simulated");
  }
}
