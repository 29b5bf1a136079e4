package org.dt4ecg.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.training.dataset.TestRecordings.recording;
import static org.dt4ecg.training.dataset.TestRecordings.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.junit.jupiter.api.Test;

class RecordedDataTest {

  @Test
  void aHoleLongerThanTheInactivityGapStartsANewSession() throws IOException {
    RecordedData data =
        RecordedData.read(
            source(recording("a", "walk", 20, 8, 5_100), recording("b", "run", 20, 8, 4_900)),
            Set.of());

    assertThat(data.sessions())
        .extracting(RecordedSession::id)
        .containsExactly("a-walk/0", "a-walk/1", "b-run/0");
    assertThat(data.sessions().get(1).recordingSpan())
        .isEqualTo(data.sessions().get(0).recordingSpan());
    assertThat(data.sessions().get(0).span().lengthMicros()).isEqualTo(8_000_000);
  }

  @Test
  void peopleAndActivitiesAreSorted() throws IOException {
    RecordedData data =
        RecordedData.read(
            source(recording("b", "walk", 5, 0, 0), recording("a", "run", 5, 0, 0)), Set.of("01"));

    assertThat(data.people()).containsExactly("a", "b");
    assertThat(data.activities()).containsExactly("run", "walk");
  }

  @Test
  void theUnitIsMillivoltsOnlyIfAllIsCalibrated() throws IOException {
    assertThat(RecordedData.read(source(recording("a", "run", 5, 0, 0)), Set.of()).unit())
        .isEqualTo(InputUnit.COUNTS);
    assertThat(
            RecordedData.read(new SimulatedRecordings(1, 1, Duration.ofSeconds(5), 1), Set.of("01"))
                .unit())
        .isEqualTo(InputUnit.MILLIVOLTS);
  }

  @Test
  void calibratedAndUncalibratedRecordingsDoNotMix() {
    assertThatThrownBy(
            () ->
                RecordedData.read(
                    source(recording("a", "run", 5, 0, 0), calibrated("b", 1, 2.5)), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "recording b-run is in millivolts, those before it in counts of unknown size")
        .hasMessageContaining("--unit")
        .hasMessageContaining("--counts-per-mv");
  }

  @Test
  void recordingsOfDifferentGainsAreTheSameMillivolts() throws IOException {
    RecordedData data =
        RecordedData.read(source(calibrated("a", 1, 2), calibrated("b", 2, 1)), Set.of());

    List<LabelledWindow> windows =
        new WindowCutter(data.unit(), 250, 500, 500).grid(Slice.of(data.sessions())).windows();

    assertThat(data.unit()).isEqualTo(InputUnit.MILLIVOLTS);
    assertThat(windows).hasSize(4);
    assertThat(windows.get(2).window().samples())
        .containsExactly(windows.get(0).window().samples(), within(1e-6f));
    assertThat(highest(windows.get(0).window().samples())).isBetween(3f, 4f);
  }

  @Test
  void strangersAreNobodyOfAnotherDataSet() throws IOException {
    RecordedData data = RecordedData.read(source(recording("a", "run", 5, 0, 0)), Set.of());

    RecordedData strangers = data.asStrangers();

    assertThat(strangers.people()).containsExactly("made-up/a");
    assertThat(strangers.activities()).containsExactly("run");
    assertThat(strangers.sessions().get(0).id()).isEqualTo("made-up/a-run/0");
    assertThat(strangers.sessions().get(0).span()).isEqualTo(data.sessions().get(0).span());
  }

  /** A recording whose counts are multiplied. */
  private static Recording calibrated(String user, int factor, double microvoltsPerCount) {
    Recording plain = recording(user, "run", 5, 0, 0);
    short[] counts = plain.counts().clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] *= (short) factor;
    }
    return new Recording(
        plain.recordingId(),
        plain.userId(),
        plain.sessionId(),
        plain.activity(),
        plain.lead(),
        plain.nominalRateHz(),
        microvoltsPerCount,
        0,
        counts,
        plain.timesMicros());
  }

  private static float highest(float[] samples) {
    float highest = samples[0];
    for (float sample : samples) {
      highest = Math.max(highest, sample);
    }
    return highest;
  }

  @Test
  void theDigestTellsDataApart() throws IOException {
    String digest = RecordedData.read(source(recording("a", "run", 5, 0, 0)), Set.of()).sha256();

    assertThat(digest).hasSize(64);
    assertThat(RecordedData.read(source(recording("a", "run", 5, 0, 0)), Set.of()).sha256())
        .isEqualTo(digest);
    assertThat(RecordedData.read(source(recording("b", "run", 5, 0, 0)), Set.of()).sha256())
        .isNotEqualTo(digest);
    assertThat(RecordedData.read(source(recording("a", "run", 5, 2, 8)), Set.of()).sha256())
        .isNotEqualTo(digest);
  }

  @Test
  void aSelectionHasADigestOfItsOwn() throws IOException {
    RecordedData data =
        RecordedData.read(
            source(recording("a", "run", 5, 0, 0), recording("b", "walk", 5, 0, 0)), Set.of());

    RecordedData selection = data.where(info -> info.userId().equals("b"));

    assertThat(selection.people()).containsExactly("b");
    assertThat(selection.activities()).containsExactly("walk");
    assertThat(selection.passes()).containsExactly("01");
    assertThat(selection.sha256())
        .hasSize(64)
        .isNotEqualTo(data.sha256())
        .isNotEqualTo(data.where(info -> info.userId().equals("a")).sha256());
    assertThatThrownBy(() -> data.where(info -> info.userId().equals("c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b]");
  }

  @Test
  void aPassThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(
            () -> RecordedData.read(source(recording("a", "run", 5, 0, 0)), Set.of("07")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[07]")
        .hasMessageContaining("[01]");
  }
}
