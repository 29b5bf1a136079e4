package org.dt4ecg.fleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetReplayTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final VirtualTime time = new VirtualTime(NOW);
  private final FleetTruth truth = new FleetTruth();
  private final List<Sent> sent = new ArrayList<>();

  /** A frame and the moment at which it was sent. */
  private record Sent(EcgSamples frame, Instant at) {}

  @Test
  void inRealTimeAFrameIsSentWhenItsLastSampleIsRecorded() throws InterruptedException {
    replay(ReplaySettings.realTime(), plan("a", Frames.recording("sim-01", "rest", 3))).play();

    assertThat(sent).hasSize(6);
    assertThat(sent.get(0).frame().getStartTime()).isEqualTo(NOW);
    assertThat(sent)
        .allSatisfy(
            frame -> assertThat(FrameTimes.endMicros(frame.frame())).isEqualTo(micros(frame.at())));
  }

  @Test
  void framesOfAllDevicesAreSentInOrderOfTime() throws InterruptedException {
    FleetReplay replay =
        new FleetReplay(
            DevicePlans.simulated(7, 1),
            ReplaySettings.realTime().withLength(Duration.ofSeconds(60)),
            FleetRegistration.none(),
            this::take,
            truth,
            time);
    replay.play();

    long lastEnd = 0;
    Map<String, Long> sequences = new HashMap<>();
    for (Sent one : sent) {
      long end = FrameTimes.endMicros(one.frame());
      assertThat(end).isGreaterThanOrEqualTo(lastEnd);
      lastEnd = end;
      long next = sequences.getOrDefault(one.frame().getDeviceId(), 0L);
      assertThat(one.frame().getSequence()).isEqualTo(next);
      sequences.put(one.frame().getDeviceId(), next + 1);
    }
    assertThat(sequences).hasSize(7);
    assertThat(Duration.between(NOW, time.instant())).isLessThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void devicesStartOneAfterAnotherWithinAFramePeriod() throws InterruptedException {
    replay(
            ReplaySettings.realTime(),
            plan("a", Frames.recording("sim-01", "rest", 1)),
            plan("b", Frames.recording("sim-02", "rest", 1)))
        .play();

    assertThat(firstOf("a").getStartTime()).isEqualTo(NOW);
    assertThat(firstOf("b").getStartTime()).isEqualTo(NOW.plusMillis(250));
  }

  @Test
  void aDeviceFallsSilentBetweenTwoRecordings() throws InterruptedException {
    replay(
            ReplaySettings.realTime().withPause(Duration.ofSeconds(6)),
            plan("a", Frames.recording("sim-01", "rest", 2), Frames.recording("sim-01", "walk", 2)))
        .play();

    Instant lastOfRest = NOW.plusMillis(1_998);
    assertThat(sent.get(4).frame().getStartTime()).isEqualTo(lastOfRest.plusSeconds(6));
    assertThat(truth.at("a", micros(NOW), micros(NOW.plusSeconds(2))))
        .contains(new FleetTruth.Truth("sim-01", "rest", "sim-01/01/rest"));
    assertThat(truth.at("a", micros(NOW.plusSeconds(8)), micros(NOW.plusSeconds(9))))
        .contains(new FleetTruth.Truth("sim-01", "walk", "sim-01/01/walk"));
    assertThat(truth.at("a", micros(NOW.plusSeconds(1)), micros(NOW.plusSeconds(9))))
        .as("a window over both")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 10, 1_000, ReplaySettings.AS_FAST_AS_POSSIBLE})
  void fasterThanRealTimeEventTimeNeverPassesTheWallClock(double speed)
      throws InterruptedException {
    replay(
            ReplaySettings.realTime().withSpeed(speed),
            plan("a", Frames.recording("sim-01", "rest", 30)),
            plan("b", Frames.recording("sim-02", "rest", 40)))
        .play();

    assertThat(sent)
        .allSatisfy(
            one ->
                assertThat(FrameTimes.endMicros(one.frame()))
                    .isLessThanOrEqualTo(micros(one.at()) + 1));
    Duration took = Duration.between(NOW, time.instant());
    assertThat(took.toMillis() / 1e3).isCloseTo(40 / speed, within(0.3 / speed + 0.001));
    Sent last = sent.get(sent.size() - 1);
    assertThat(micros(last.at()) - FrameTimes.endMicros(last.frame()))
        .as("the stream ends now, but for a pause")
        .isBetween(-1L, 6_000_000L);
  }

  @Test
  void slowerThanRealTimeTheStreamStartsNow() throws InterruptedException {
    replay(
            ReplaySettings.realTime().withSpeed(0.5),
            plan("a", Frames.recording("sim-01", "rest", 2)))
        .play();

    assertThat(sent.get(0).frame().getStartTime()).isEqualTo(NOW);
    assertThat(time.instant()).isEqualTo(NOW.plusSeconds(4));
  }

  @Test
  void anEndlessPlanNeedsALengthToBeFasterThanRealTime() {
    ReplaySettings fast = ReplaySettings.realTime().withSpeed(ReplaySettings.AS_FAST_AS_POSSIBLE);
    List<DevicePlan> endless = DevicePlans.simulated(1, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new FleetReplay(endless, fast, FleetRegistration.none(), this::take, truth, time))
        .withMessageContaining("give a length or speed 1");
  }

  @Test
  void anEndlessPlanEndsAtItsLength() throws InterruptedException {
    ReplaySettings settings =
        ReplaySettings.realTime()
            .withSpeed(ReplaySettings.AS_FAST_AS_POSSIBLE)
            .withLength(Duration.ofMinutes(3));
    new FleetReplay(
            DevicePlans.simulated(2, 1),
            settings,
            FleetRegistration.none(),
            this::take,
            truth,
            time)
        .play();

    assertThat(sent.get(0).frame().getStartTime()).isEqualTo(NOW.minus(Duration.ofMinutes(3)));
    assertThat(sent)
        .allSatisfy(
            one -> assertThat(FrameTimes.endMicros(one.frame())).isLessThanOrEqualTo(micros(NOW)));
    assertThat(FrameTimes.endMicros(sent.get(sent.size() - 1).frame()))
        .isGreaterThan(micros(NOW.minusSeconds(8)));
  }

  @Test
  void devicesAreMadeKnownBeforeTheirFirstFrame() throws InterruptedException {
    List<String> events = new ArrayList<>();
    new FleetReplay(
            List.of(plan("a", Frames.recording("sim-01", "rest", 1))),
            ReplaySettings.realTime(),
            (plans, since) -> events.add("registered since " + since),
            frame -> {
              events.add("frame");
              return CompletableFuture.completedFuture(null);
            },
            truth,
            time)
        .play();

    assertThat(events).containsExactly("registered since " + NOW, "frame", "frame");
  }

  @Test
  void onItsOwnThreadAReplayPlaysToTheEndOnce() throws Exception {
    try (FleetReplay replay =
        replay(ReplaySettings.realTime(), plan("a", Frames.recording("sim-01", "rest", 2)))) {
      replay.start().get(10, TimeUnit.SECONDS);

      assertThat(sent).hasSize(4);
      assertThatIllegalStateException().isThrownBy(replay::start);
    }
  }

  @Test
  void aClosedReplayStops() throws Exception {
    CountDownLatch playing = new CountDownLatch(1);
    FleetReplay replay =
        new FleetReplay(
            DevicePlans.simulated(1, 1),
            ReplaySettings.realTime(),
            FleetRegistration.none(),
            frame -> {
              playing.countDown();
              return CompletableFuture.completedFuture(null);
            },
            truth,
            time);
    CompletableFuture<Void> done = replay.start();
    assertThat(playing.await(10, TimeUnit.SECONDS)).isTrue();

    replay.close();

    assertThat(done).isCompletedWithValue(null);
  }

  @Test
  void aReplayThatIsClosedWhileItMakesItsDevicesKnownEndsQuietly() throws Exception {
    CountDownLatch registering = new CountDownLatch(1);
    FleetReplay replay =
        new FleetReplay(
            DevicePlans.simulated(1, 1),
            ReplaySettings.realTime(),
            (plans, since) -> {
              registering.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new KafkaException(new InterruptException(e));
              }
            },
            this::take,
            truth,
            time);
    CompletableFuture<Void> done = replay.start();
    assertThat(registering.await(10, TimeUnit.SECONDS)).isTrue();

    replay.close();

    assertThat(done).isCompletedWithValue(null);
  }

  @Test
  void closingAReplayThatNeverStartedDoesNothing() {
    replay(ReplaySettings.realTime(), plan("a", Frames.recording("sim-01", "rest", 1))).close();

    assertThat(sent).isEmpty();
  }

  @Test
  void aRecordingThatCannotBeReadStopsTheReplayWithItsError() {
    Iterable<Recording> broken =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Recording next() {
                throw new UncheckedIOException(new IOException("x.csv, line 3: torn"));
              }
            };
    try (FleetReplay replay =
        replay(ReplaySettings.realTime(), new DevicePlan("a", "sim-01", broken, true))) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> replay.start().get(10, TimeUnit.SECONDS))
          .withMessageContaining("x.csv, line 3: torn");
    }
  }

  @Test
  void aRecordingWithoutSamplesIsRefused() {
    FleetReplay replay =
        replay(ReplaySettings.realTime(), plan("a", Frames.recording("sim-01", "rest", 0)));

    assertThatIllegalArgumentException()
        .isThrownBy(replay::play)
        .withMessageContaining("sim-01/01/rest has no samples");
  }

  @Test
  void aFleetWithoutDevicesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> replay(ReplaySettings.realTime()));
  }

  private FleetReplay replay(ReplaySettings settings, DevicePlan... plans) {
    return new FleetReplay(
        List.of(plans), settings, FleetRegistration.none(), this::take, truth, time);
  }

  private CompletableFuture<Void> take(EcgSamples frame) {
    sent.add(new Sent(frame, time.instant()));
    return CompletableFuture.completedFuture(null);
  }

  private static DevicePlan plan(String deviceId, Recording... recordings) {
    return new DevicePlan(deviceId, recordings[0].userId(), List.of(recordings), false);
  }

  private EcgSamples firstOf(String deviceId) {
    return sent.stream()
        .map(Sent::frame)
        .filter(frame -> frame.getDeviceId().equals(deviceId))
        .findFirst()
        .orElseThrow();
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }
}
