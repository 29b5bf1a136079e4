package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models are replaced while the stream runs. Frames of half a second; the first model: 4 s, 2 s.
 */
class ModelSwapTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);
  private static final String FIRST = FakeModel.VERSION;
  private static final String SECOND = "ba9876543210";

  private final FakeModel first = FakeModel.fusing();
  private ServableModel serving = first;
  private final Pipeline pipeline = start(0);

  @AfterEach
  void close() {
    pipeline.close();
    assertThat(first.openClassifiers()).isZero();
  }

  @Test
  void theWindowsGoOnWithTheOtherModelAndEachNamesItsOwn() {
    pipeline.send(DEVICE.frames(0, 12));
    FakeModel second = swap(FakeModel.fusing(SECOND));
    pipeline.send(DEVICE.frames(12, 20));
    assertThat(windows())
        .containsExactly(
            "0 s to 4 s by " + FIRST,
            "2 s to 6 s by " + FIRST,
            "4 s to 8 s by " + SECOND,
            "6 s to 10 s by " + SECOND);
    assertThat(second.openClassifiers()).isEqualTo(1);
    assertThat(first.openClassifiers()).isZero();
    pipeline.expectNoMoreRecords();
  }

  @Test
  void howLongGoingOverTookIsMeasured() {
    pipeline.send(DEVICE.frames(0, 12));
    assertThat(pipeline.metric("model-switch-time-ms-max")).isNaN();
    swap(FakeModel.fusing(SECOND));
    pipeline.send(DEVICE.frames(12, 20));
    assertThat(pipeline.metric("model-switch-time-ms-max")).isPositive();
  }

  @Test
  void whatTwoModelsSayIsNotFused() {
    pipeline.send(DEVICE.frames(0, 12));
    swap(FakeModel.fusing(SECOND));
    pipeline.send(DEVICE.frames(12, 20));
    assertThat(pipeline.takeAllWindows())
        .extracting(UserActivity::getFusedWindows)
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void aModelOfAnotherHopGoesOnWhereTheNextWindowWouldHaveBegun() {
    pipeline.send(DEVICE.frames(0, 12));
    swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(6), Duration.ofSeconds(3)));
    pipeline.send(DEVICE.frames(12, 26));
    assertThat(windows())
        .containsExactly(
            "0 s to 4 s by " + FIRST,
            "2 s to 6 s by " + FIRST,
            "4 s to 10 s by " + SECOND,
            "7 s to 13 s by " + SECOND);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aModelOfLongerWindowsWithTheSameHopKeepsTheGrid() {
    pipeline.send(DEVICE.frames(0, 12));
    swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(8), Duration.ofSeconds(2)));
    pipeline.send(DEVICE.frames(12, 28));
    assertThat(windows())
        .containsExactly(
            "0 s to 4 s by " + FIRST,
            "2 s to 6 s by " + FIRST,
            "4 s to 12 s by " + SECOND,
            "6 s to 14 s by " + SECOND);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aModelOfShorterWindowsFindsThemInTheFramesThatAreThere() {
    pipeline.send(DEVICE.frames(0, 11));
    swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    pipeline.send(DEVICE.frame(11));
    assertThat(windows())
        .containsExactly(
            "0 s to 4 s by " + FIRST,
            "2 s to 3 s by " + SECOND,
            "3 s to 4 s by " + SECOND,
            "4 s to 5 s by " + SECOND,
            "5 s to 6 s by " + SECOND);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aSessionWithoutAWindowYetBeginsOnTheNewGrid() {
    pipeline.send(DEVICE.frames(1, 5));
    swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(3), Duration.ofSeconds(1)));
    pipeline.send(DEVICE.frame(0)).send(DEVICE.frames(5, 8));
    assertThat(windows()).containsExactly("0 s to 3 s by " + SECOND, "1 s to 4 s by " + SECOND);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aLateFrameDoesNotBringBackWhatTheOtherModelDecided() {
    try (Pipeline impatient =
        Pipeline.builder(() -> serving)
            .set(TopologyConfig.BATCH_LINGER_MS, 0)
            .set(TopologyConfig.GRACE_MS, 2000)
            .start()) {
      impatient.send(DEVICE.frames(0, 30)).send(DEVICE.frames(31, 40)).takeAllWindows();
      swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(3), Duration.ofSeconds(3)));
      // The session of the new grid begins at 18 s, less than the gap behind this frame.
      EcgSamples late = DEVICE.frame(30);
      impatient.send(late).expectDeadLetter(RejectionReason.LATE, late);
      impatient.send(DEVICE.frames(40, 42));
      assertThat(windows(impatient)).containsExactly("18 s to 21 s by " + SECOND);
      impatient.expectNoMoreRecords();
    }
  }

  @Test
  void aFrameThatTheOtherModelWindowedInPartDoesNotBringBackWhatItDecided() {
    pipeline.send(DEVICE.frames(0, 12));
    swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(3), Duration.ofSeconds(3)));
    EcgSamples inBulk =
        DEVICE.withFramesOf(Duration.ofMillis(6_700)).frameAt(12, T0.plusMillis(2_700));
    pipeline.send(inBulk).expectDeadLetter(RejectionReason.LATE, inBulk);
    pipeline.send(DEVICE.frames(12, 14));
    assertThat(windows())
        .containsExactly(
            "0 s to 4 s by " + FIRST, "2 s to 6 s by " + FIRST, "4 s to 7 s by " + SECOND);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void windowsThatWaitAreClassifiedByTheModelTheyWereCutFor() {
    try (Pipeline batching = start(100)) {
      batching.send(DEVICE.frames(0, 12));
      FakeModel second =
          swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(6), Duration.ofSeconds(6)));
      batching.send(DEVICE.frames(12, 16));
      assertThat(first.batchSizes()).isEmpty();
      batching.waitFor(Duration.ofMillis(100));
      assertThat(first.batchSizes()).containsExactly(3);
      batching.send(DEVICE.frames(16, 24)).waitFor(Duration.ofMillis(100));
      assertThat(second.batchSizes()).containsExactly(1);
      assertThat(windows(batching))
          .containsExactly(
              "0 s to 4 s by " + FIRST,
              "2 s to 6 s by " + FIRST,
              "4 s to 8 s by " + FIRST,
              "6 s to 12 s by " + SECOND);
      batching.expectNoMoreRecords();
    }
  }

  @Test
  void aSwapReachesDevicesThatAreWaitingForALostFrame() {
    pipeline.send(DEVICE.frames(0, 9)).send(DEVICE.frames(10, 20)).takeAllWindows();
    swap(FakeModel.ofWindows(SECOND, Duration.ofSeconds(2), Duration.ofSeconds(2)));
    pipeline.send(DEVICE.frame(9));
    assertThat(windows())
        .containsExactly(
            "2 s to 4 s by " + SECOND,
            "4 s to 6 s by " + SECOND,
            "6 s to 8 s by " + SECOND,
            "8 s to 10 s by " + SECOND);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void framesAreHeldAgainstTheUnitOfTheModelThatServes() {
    pipeline.send(DEVICE.frames(0, 8)).takeAllWindows();
    swap(new FakeModel(InputUnit.COUNTS));
    EcgSamples calibrated = DEVICE.frame(8);
    pipeline.send(calibrated).expectDeadLetter(RejectionReason.UNIT, calibrated);
    EcgSamples bare = EcgSamples.newBuilder(calibrated).setMicrovoltsPerCount(0).build();
    pipeline.send(bare).expectNoMoreRecords();
  }

  @Test
  void aPersonEnrolledForTheOtherModelIsRecognisedOnceItServes() {
    first.recognisingNobody();
    pipeline.enrol("user-03", SECOND, 1f, 0f).send(DEVICE.frames(0, 8));
    assertThat(pipeline.takeAllWindows())
        .extracting(UserActivity::getFusedUserId)
        .containsOnlyNulls();
    swap(FakeModel.fusing(SECOND)).recognisingNobody();
    pipeline.send(DEVICE.frames(8, 12));
    assertThat(pipeline.takeAllWindows())
        .extracting(UserActivity::getFusedUserId)
        .containsExactly("user-03");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void noWindowIsLostOrComesTwiceHoweverOftenTheModelIsReplaced(long seed) {
    Random random = new Random(seed);
    Map<String, Duration> hops = new HashMap<>(Map.of(FIRST, Duration.ofSeconds(2)));
    try (Pipeline batching = start(50)) {
      for (int i = 0; i < 240; i++) {
        if (random.nextInt(15) == 0) {
          Duration hop = Duration.ofMillis(500 + 500L * random.nextInt(6));
          String version = "version-%04d".formatted(i);
          hops.put(version, hop);
          swap(FakeModel.ofWindows(version, hop.plusMillis(500L * random.nextInt(5)), hop));
        }
        batching.send(DEVICE.frame(i));
        if (random.nextInt(4) == 0) {
          batching.waitFor(Duration.ofMillis(50));
        }
      }
      batching.waitFor(Duration.ofMillis(50));
      List<UserActivity> events = batching.takeAllWindows();
      for (int i = 1; i < events.size(); i++) {
        UserActivity before = events.get(i - 1);
        assertThat(events.get(i).getWindowStart())
            .isEqualTo(before.getWindowStart().plus(hops.get(before.getModelVersion())));
      }
      assertThat(events.get(0).getWindowStart()).isEqualTo(T0);
      assertThat(events.get(events.size() - 1).getWindowEnd()).isAfter(T0.plusSeconds(110));
      assertThat(batching.counters().windowsIncomplete()).isZero();
      batching.expectNoMoreRecords();
    }
  }

  private Pipeline start(int lingerMillis) {
    return Pipeline.builder(() -> serving)
        .set(TopologyConfig.BATCH_LINGER_MS, lingerMillis)
        .start();
  }

  private FakeModel swap(FakeModel next) {
    serving = next;
    return next;
  }

  private List<String> windows() {
    return windows(pipeline);
  }

  private static List<String> windows(Pipeline pipeline) {
    List<String> windows = new ArrayList<>();
    for (UserActivity event : pipeline.takeAllWindows()) {
      windows.add(
          "%d s to %d s by %s"
              .formatted(
                  Duration.between(T0, event.getWindowStart()).toSeconds(),
                  Duration.between(T0, event.getWindowEnd()).toSeconds(),
                  event.getModelVersion()));
    }
    return windows;
  }
}
