package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.dt4ecg.app.model.ContractOnly;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
import org.dt4ecg.model.ModelContract;
import org.junit.jupiter.api.Test;

class LessonTest {

  private final RecordingSource recordings =
      new SimulatedRecordings(3, 1, Duration.ofSeconds(30), 1);

  @Test
  void theNextSimulatedPersonIsTheNewcomerAndLaterSessionsAreNotLabelled() throws Exception {
    Lesson lesson = Lesson.simulated(knowing("sim-01", "sim-02"), 1, 1);

    assertThat(lesson.newcomer()).isEqualTo("sim-03");
    assertThat(lesson.plans())
        .extracting(DevicePlan::userId)
        .containsExactly("sim-01", "sim-02", "sim-03");
    for (DevicePlan plan : lesson.plans()) {
      List<Recording> played = first(8, plan);
      assertThat(played.subList(0, 5)).allMatch(recording -> isLabelled(lesson, recording));
      assertThat(played.subList(5, 8)).noneMatch(recording -> isLabelled(lesson, recording));
    }
    assertThat(lesson.labelledMicros()).isBetween(15 * 27_700_000L, 15 * 28_000_000L);
    assertThat(lesson.chapters().openNext()).isFalse();
  }

  @Test
  void anotherChapterIsPlayedAfterThePresentRecordingOnceItIsAskedForAndOnceOnly()
      throws Exception {
    Lesson lesson = Lesson.simulated(knowing("sim-01"), 1, 2);
    Iterator<Recording> played = lesson.plans().get(0).recordings().iterator();
    List<Recording> before = next(7, played);

    boolean opened = lesson.chapters().openNext();

    List<Recording> after = next(8, played);
    assertThat(opened).isTrue();
    assertThat(before.subList(5, 7)).noneMatch(recording -> isLabelled(lesson, recording));
    assertThat(after.subList(0, 5)).allMatch(recording -> isLabelled(lesson, recording));
    assertThat(after.subList(5, 8)).noneMatch(recording -> isLabelled(lesson, recording));
    assertThat(Stream.concat(before.stream(), after.stream()).map(Recording::sessionId))
        .doesNotHaveDuplicates();
    assertThat(lesson.chapters().openNext()).isFalse();
  }

  @Test
  void whatIsLabelledIsTheSameEachTimeToTheSample() throws Exception {
    List<Recording> one = first(5, Lesson.simulated(knowing("sim-01"), 1, 1).plans().get(1));
    List<Recording> another = first(5, Lesson.simulated(knowing("sim-01"), 1, 1).plans().get(1));

    assertThat(one).hasSameSizeAs(another);
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).counts()).containsExactly(another.get(i).counts());
      assertThat(one.get(i).sessionId()).isEqualTo(another.get(i).sessionId());
    }
  }

  @Test
  void aRoundBeginsWithAllSessionsThoughAFewFramesMayBeMissing() throws Exception {
    Lesson lesson = Lesson.simulated(knowing("sim-01"), 1, 1);
    ModelContract contract = knowing("sim-01");

    long micros = lesson.windowsToWaitFor(contract) * contract.hopMicros();

    assertThat(micros)
        .isLessThan(lesson.labelledMicros() - 10_000_000)
        .isGreaterThan(lesson.labelledMicros() - lesson.shortestMicros());
    assertThat(lesson.shortestMicros()).isBetween(27_700_000L, 28_000_000L);
  }

  @Test
  void ofRecordingsTheFirstPartIsLabelledAndTheRestIsPlayedLaterRoundAndRound() throws Exception {
    Lesson lesson = Lesson.recorded(recordings, knowing("sim-01", "sim-03"), 0.6);

    assertThat(lesson.newcomer()).isEqualTo("sim-02");
    List<Recording> played = first(30, lesson.plans().get(0));
    assertThat(played.subList(0, 20)).allMatch(recording -> isLabelled(lesson, recording));
    assertThat(played.subList(20, 30)).noneMatch(recording -> isLabelled(lesson, recording));
    assertThat(played.get(25)).isSameAs(played.get(20));
    assertThat(played.subList(0, 20)).extracting(Recording::sessionId).doesNotHaveDuplicates();
    assertThat(lesson.labelledMicros()).isBetween(15 * 17_900_000L, 15 * 18_000_000L);
  }

  @Test
  void ofSeveralPassesTheLastIsPlayed() throws Exception {
    RecordingSource passes = new SimulatedRecordings(2, 3, Duration.ofSeconds(30), 1);

    Lesson lesson = Lesson.recorded(passes, knowing("sim-01"), 0.6);

    assertThat(first(25, lesson.plans().get(0)))
        .extracting(Recording::recordingId)
        .allMatch(id -> id.startsWith("sim-01/03/"));
  }

  @Test
  void noSampleIsBothLabelledAndPlayedLaterAndBetweenTheTwoIsAWindow() throws Exception {
    Lesson lesson = Lesson.recorded(recordings, knowing("sim-01", "sim-03"), 0.6);
    List<Recording> played = first(25, lesson.plans().get(0));

    for (Recording later : played.subList(20, 25)) {
      long labelledEnd =
          played.subList(0, 20).stream()
              .filter(recording -> recording.recordingId().equals(later.recordingId()))
              .flatMapToLong(recording -> Arrays.stream(recording.timesMicros()))
              .max()
              .orElseThrow();
      assertThat(later.timesMicros()[0]).isGreaterThanOrEqualTo(labelledEnd + 4_000_000);
    }
  }

  @Test
  void aModelThatKnowsEverybodyOrSomebodyWhoIsNotThereIsRefused() {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> Lesson.recorded(recordings, knowing("sim-01", "sim-02", "sim-03"), 0.6))
        .withMessageContaining("train --without");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> Lesson.recorded(recordings, knowing("ctu-01"), 0.6))
        .withMessageContaining("knows ctu-01");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> Lesson.simulated(knowing("ctu-01"), 1, 1))
        .withMessageContaining("knows ctu-01");
  }

  @Test
  void aRecordingThatCannotBeReadIsNamed() {
    RecordingSource broken =
        new RecordingSource() {
          @Override
          public String dataset() {
            return recordings.dataset();
          }

          @Override
          public List<RecordingInfo> recordings() {
            return recordings.recordings();
          }

          @Override
          public Recording read(RecordingInfo info) throws IOException {
            throw new IOException("a.csv is torn");
          }
        };

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> Lesson.recorded(broken, knowing("sim-01"), 0.6))
        .withMessageContaining("a.csv is torn");
  }

  private static boolean isLabelled(Lesson lesson, Recording recording) {
    return lesson.isLabelled(
        new Truth(recording.userId(), recording.activity(), recording.sessionId()));
  }

  private static List<Recording> first(int count, DevicePlan plan) {
    return next(count, plan.recordings().iterator());
  }

  private static List<Recording> next(int count, Iterator<Recording> recordings) {
    List<Recording> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(recordings.next());
    }
    return next;
  }

  private static ModelContract knowing(String... people) {
    ModelContract some = new ContractOnly().contract();
    return new ModelContract(
        some.contractVersion(),
        some.name(),
        some.inputUnit(),
        some.samplingRateHz(),
        some.windowSamples(),
        some.hopSamples(),
        List.of(people),
        some.activities(),
        some.embeddingSize(),
        some.rejection(),
        some.fusion(),
        some.templates(),
        some.dataset(),
        some.trainingDataSha256(),
        some.seed(),
        some.metrics());
  }
}
