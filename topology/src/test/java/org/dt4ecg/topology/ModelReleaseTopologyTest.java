package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.topology.release.ModelWatcher;
import org.dt4ecg.topology.release.ReleaseAdmission;
import org.dt4ecg.topology.release.ReleaseSettings;
import org.dt4ecg.topology.release.WatcherState;
import org.dt4ecg.topology.serving.ReplaceableModel;
import org.dt4ecg.topology.testing.MutableClock;
import org.dt4ecg.topology.testing.OnnxFiles;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.ReleaseLog;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the topic of releases to the results, with models that run on ONNX Runtime, and the watcher
 * on a thread of its own. Each model is sure of the person to a degree of its own, so that a result
 * tells by itself which model it is from.
 */
@Tag("slow")
class ModelReleaseTopologyTest {

  private static final int SWAPS = 50;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final List<TestDevice> DEVICES =
      List.of(
          TestDevice.of("device-1", T0),
          TestDevice.of("device-2", T0.plusMillis(300)),
          TestDevice.of("device-3", T0.plus(Duration.ofMinutes(7))));

  private final ReleaseLog log = new ReleaseLog();
  private final Map<String, Long> seeds = new HashMap<>();
  private OnnxModel first;
  private ReplaceableModel models;
  private ModelWatcher watcher;

  @BeforeEach
  void watch() throws InvalidModelException, InterruptedException {
    first = OnnxModel.load(ModelFile.of(OnnxFiles.bytes(0)));
    seeds.put(first.version(), 0L);
    models = new ReplaceableModel(first);
    ReleaseSettings settings =
        new ReleaseSettings(List.of(), Duration.ofSeconds(10), 1000, Duration.ZERO);
    watcher =
        new ModelWatcher(
            models,
            new ReleaseAdmission(first, log.trustedKeys(), settings, OnnxModel::load),
            log.consumer(),
            log.deserializer(),
            InstantSource.system());
    watcher.start();
    assertThat(watcher.awaitTopicRead(LONG)).isTrue();
  }

  @AfterEach
  void close() {
    watcher.close();
    models.close();
    first.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void duringManySwapsNoWindowIsLostOrComesTwiceAndEachResultIsOfTheModelItNames(long seed) {
    Random random = new Random(seed);
    List<UserActivity> events = new ArrayList<>();
    int frame = 0;
    try (Pipeline pipeline =
        Pipeline.builder(models)
            .clock(new MutableClock(T0.plus(Duration.ofDays(30))))
            .set(TopologyConfig.BATCH_LINGER_MS, 50)
            .start()) {
      for (int swap = 1; swap <= SWAPS; swap++) {
        log.publish(release(swap));
        // The stream goes on while the watcher verifies, loads and warms.
        int atLeast = frame + 8 + random.nextInt(8);
        Instant deadline = Instant.now().plus(LONG);
        while (frame < atLeast || watcher.state().serving().swaps() < swap) {
          assertThat(Instant.now()).as("time for swap %d", swap).isBefore(deadline);
          for (TestDevice device : DEVICES) {
            pipeline.send(device.frame(frame));
          }
          frame++;
          if (random.nextInt(3) == 0) {
            pipeline.waitFor(Duration.ofMillis(50));
          }
        }
        events.addAll(pipeline.takeAllWindows());
      }
      // The windows that wait are of the model before.
      pipeline.waitFor(Duration.ofMillis(50));
      for (TestDevice device : DEVICES) {
        pipeline.send(device.frames(frame, frame + 12));
      }
      pipeline.waitFor(Duration.ofMillis(50));
      events.addAll(pipeline.takeAllWindows());
      pipeline.expectNoMoreRecords();
      assertThat(pipeline.counters().windowsIncomplete()).isZero();
      assertThat(pipeline.counters().windowsFailed()).isZero();
    }
    for (TestDevice device : DEVICES) {
      assertWindows(device, frame + 12, of(device, events));
    }
    assertThat(watcher.state().refusals().byReason()).isEmpty();
  }

  @Test
  void aRefusedReleaseDoesNotTouchTheStream() throws InterruptedException {
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      TestDevice device = DEVICES.get(0);
      pipeline.send(device.frames(0, 12));
      log.publish(ModelRelease.newBuilder(release(1)).setSignature(null).build());
      Instant deadline = Instant.now().plus(LONG);
      for (int frame = 12; frame < 28 || watcher.state().refusals().last().isEmpty(); frame++) {
        assertThat(Instant.now()).isBefore(deadline);
        pipeline.send(device.frame(frame));
      }
      assertThat(pipeline.takeAllWindows())
          .hasSizeGreaterThanOrEqualTo(6)
          .extracting(UserActivity::getModelVersion)
          .containsOnly(first.version());
      assertThat(watcher.state().phase()).isEqualTo(WatcherState.Phase.WATCHING);
    }
  }

  @Test
  void aShadowScoresTheWindowsOfTheModelThatServesUntilItIsReleasedToServe() {
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      TestDevice device = DEVICES.get(0);
      log.publish(log.shadow(OnnxFiles.bytes(5), 5));
      String version = release(5).getVersion();
      await().atMost(LONG).until(() -> watcher.state().shadow().isPresent());
      pipeline.send(device.frames(0, 20));
      assertThat(pipeline.takeShadowResults())
          .hasSize(4)
          .allSatisfy(
              result -> {
                assertThat(result.getServing().getModelVersion()).isEqualTo(first.version());
                assertThat(result.getShadow().getModelVersion()).isEqualTo(version);
                assertThat((double) result.getShadow().getIdentityConfidence())
                    .isCloseTo(OnnxFiles.confidence(5), within(1e-3));
              });
      log.publish(release(6));
      await().atMost(LONG).until(() -> watcher.state().serving().swaps() == 1);
      pipeline.send(device.frames(20, 28));
      assertThat(pipeline.takeAllWindows())
          .extracting(UserActivity::getModelVersion)
          .containsExactly(
              first.version(),
              first.version(),
              first.version(),
              first.version(),
              models.current().version(),
              models.current().version());
      pipeline.expectNoMoreRecords();
    }
  }

  private void assertWindows(TestDevice device, int frames, List<UserActivity> events) {
    // Half a second a frame, 4 s a window, 2 s a hop.
    assertThat(events).hasSize((frames - 8) / 4 + 1);
    LinkedHashSet<Long> order = new LinkedHashSet<>();
    for (int i = 0; i < events.size(); i++) {
      UserActivity event = events.get(i);
      assertThat(seeds).containsKey(event.getModelVersion());
      long seed = seeds.getOrDefault(event.getModelVersion(), -1L);
      assertThat(event.getWindowStart()).isEqualTo(device.start().plusSeconds(2L * i));
      assertThat((double) event.getIdentityConfidence())
          .as("window %d of %s by %s", i, device.id(), event.getModelVersion())
          .isCloseTo(OnnxFiles.confidence(seed), within(1e-3));
      order.add(seed);
    }
    assertThat(List.copyOf(order)).isSorted().contains((long) SWAPS).hasSizeGreaterThan(SWAPS / 2);
  }

  private static List<UserActivity> of(TestDevice device, List<UserActivity> events) {
    return events.stream().filter(event -> event.getDeviceId().equals(device.id())).toList();
  }

  private ModelRelease release(long seed) {
    ModelRelease release = log.signed(OnnxFiles.bytes(seed), (int) seed);
    seeds.put(release.getVersion(), seed);
    return release;
  }
}
