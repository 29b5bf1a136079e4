package org.dt4ecg.topology.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.digest.Sha256;
import org.dt4ecg.topology.release.WatcherState.Phase;
import org.dt4ecg.topology.release.WatcherState.Shadow;
import org.dt4ecg.topology.serving.ReplaceableModel;
import org.dt4ecg.topology.serving.ShadowModel;
import org.dt4ecg.topology.testing.MutableClock;
import org.dt4ecg.topology.testing.OnnxFiles;
import org.dt4ecg.topology.testing.ReleaseLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases that are to run as a shadow, on ONNX Runtime; the broker alone is made up. */
class ShadowReleasesTest {

  private static final Instant NOW = ReleaseLog.NOON.plus(Duration.ofDays(1));
  private static final ReleaseSettings LENIENT =
      new ReleaseSettings(List.of(), Duration.ofSeconds(10), 1000, Duration.ZERO);

  private final ReleaseLog log = new ReleaseLog();
  private final MutableClock clock = new MutableClock(NOW);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<OnnxModel> loaded = new ArrayList<>();
  private OnnxModel first;

  @BeforeEach
  void load() throws InvalidModelException {
    first = OnnxModel.load(ModelFile.of(OnnxFiles.bytes(0)));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    assertThat(loaded).allSatisfy(ShadowReleasesTest::assertClosed);
    first.close();
  }

  @Test
  void aReleaseThatIsToScoreAlongDoesSoAndNeverServes() {
    Instance instance = new Instance().read();
    assertThat(instance.shadow()).isEmpty();
    clock.advance(Duration.ofHours(1));
    log.publish(shadow(1, 1));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(0));
    assertThat(instance.shadow()).contains(version(1));
    assertThat(instance.state().shadow())
        .contains(
            new Shadow(version(1), NOW.plus(Duration.ofHours(1)), ReleaseLog.NOON.plusSeconds(60)));
    assertThat(instance.state().serving().swaps()).isZero();
    assertThat(instance.state().releasesSeen()).isEqualTo(1);
  }

  @Test
  void aNewerReleaseThatIsToScoreAlongTakesThePlaceOfTheOneBefore() {
    Instance instance = new Instance().read();
    log.publish(shadow(1, 1));
    log.publish(shadow(2, 2));
    instance.readNext();
    instance.readNext();
    assertThat(instance.shadow()).contains(version(2));
    assertClosed(loaded.get(0));
    log.publish(shadow(3, 1));
    instance.readNext();
    assertThat(instance.shadow()).as("an older one came late").contains(version(2));
    assertThat(instance.state().refusals().byReason())
        .containsExactly(Map.entry(RefusalReason.OUT_OF_ORDER, 1L));
  }

  @Test
  void aShadowThatIsReleasedToServeServesAndScoresAlongNoLonger() {
    log.publish(shadow(1, 1));
    Instance instance = new Instance().read();
    assertThat(instance.shadow()).contains(version(1));
    log.publish(serving(1, 2));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.shadow()).isEmpty();
    assertClosed(loaded.get(0));
    assertThat(new Instance().read().shadow()).as("after a restart").isEmpty();
  }

  @Test
  void whateverIsReleasedToServeLaterEndsTheShadowTheModelThatServesReleasedAnewToo() {
    log.publish(serving(1, 1));
    Instance instance = new Instance().read();
    log.publish(shadow(2, 2));
    instance.readNext();
    log.publish(serving(1, 3));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.shadow()).as("after the champion came again").isEmpty();
    log.publish(shadow(2, 4));
    instance.readNext();
    assertThat(instance.shadow()).contains(version(2));
    log.publish(serving(3, 5));
    instance.readNext();
    assertThat(instance.shadow()).as("after another one came").isEmpty();
    log.publish(shadow(2, 4));
    instance.readNext();
    assertThat(instance.shadow()).as("sent again").isEmpty();
    assertThat(instance.state().refusals().byReason()).containsOnlyKeys(RefusalReason.OUT_OF_ORDER);
  }

  @Test
  void aReleaseToServeThatIsOlderThanTheShadowLeavesItWhereItIs() {
    Instance instance = new Instance().read();
    log.publish(shadow(2, 5));
    log.publish(serving(1, 1));
    instance.readNext();
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.shadow()).contains(version(2));
    Instance later = new Instance().read();
    assertThat(later.serving()).isEqualTo(version(1));
    assertThat(later.shadow()).contains(version(2));
  }

  @Test
  void ofEqualTimesWhatCameLastOnTheTopicCounts() {
    Instance instance = new Instance().read();
    log.publish(shadow(2, 1));
    log.publish(serving(1, 1));
    instance.readNext();
    instance.readNext();
    assertThat(instance.shadow()).isEmpty();
    assertThat(new Instance().read().shadow()).as("after a restart").isEmpty();
    log.publish(shadow(3, 1));
    instance.readNext();
    assertThat(instance.shadow()).contains(version(3));
    assertThat(new Instance().read().shadow()).as("after a restart").contains(version(3));
  }

  @Test
  void ofWhatStoodOnTheTopicOnlyTheNewestShadowIsLoadedAndNoneThatSomethingNewerEnded() {
    log.publish(shadow(1, 1));
    log.publish(serving(2, 2));
    log.publish(shadow(3, 3));
    log.publish(shadow(4, 4));
    Instance instance = new Instance().read();
    assertThat(instance.serving()).isEqualTo(version(2));
    assertThat(instance.shadow()).contains(version(4));
    assertThat(loaded)
        .extracting(OnnxModel::version)
        .containsExactlyInAnyOrder(version(2), version(4));
    log.publish(serving(5, 5));
    assertThat(new Instance().read().shadow()).isEmpty();
    assertThat(loaded.subList(2, loaded.size()))
        .extracting(OnnxModel::version)
        .containsExactly(version(5));
  }

  @Test
  void whereTheNewestShadowIsRefusedTheOneBeforeItScoresAlong() {
    log.publish(shadow(1, 1));
    log.publish(withFalseGoldenVector(shadow(2, 2)));
    Instance instance = new Instance().read();
    assertThat(instance.shadow()).contains(version(1));
    assertThat(instance.state().refusals().byReason())
        .containsOnlyKeys(RefusalReason.GOLDEN_VECTOR);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(
            RefusalReason.BAD_SIGNATURE,
            log ->
                ModelRelease.newBuilder(log.signed(OnnxFiles.bytes(2), 2))
                    .setMode(ReleaseMode.SHADOW)
                    .build()),
        refused(
            RefusalReason.DIGEST_MISMATCH,
            log ->
                ModelRelease.newBuilder(log.shadow(OnnxFiles.bytes(2), 2))
                    .setSha256("0".repeat(64))
                    .build()),
        refused(
            RefusalReason.OTHER_INPUT,
            log ->
                log.shadow(
                    OnnxFiles.bytes(
                        OnnxFiles.model(OnnxFiles.contract(OnnxFiles.NAME, 9, 250, 250))),
                    2)),
        refused(
            RefusalReason.GOLDEN_VECTOR,
            log -> withFalseGoldenVector(log.shadow(OnnxFiles.bytes(2), 2))),
        refused(
            RefusalReason.TOO_SLOW,
            log ->
                log.shadow(
                    OnnxFiles.bytes(OnnxFiles.slow(OnnxFiles.contract(OnnxFiles.NAME, 9))), 2)),
        refused(RefusalReason.OUT_OF_ORDER, log -> log.shadow(OnnxFiles.bytes(2), 0)),
        refused(RefusalReason.IN_FUTURE, log -> log.shadow(OnnxFiles.bytes(2), 2 * 24 * 60)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void aShadowIsRefusedForWhatAReleaseIsRefusedForAndThenNothingChanges(
      RefusalReason reason, Function<ReleaseLog, ModelRelease> bad) {
    log.publish(serving(3, 1));
    log.publish(shadow(1, 1));
    Instance instance =
        new Instance(new ReleaseSettings(List.of(), Duration.ofSeconds(10), 10, Duration.ZERO))
            .read();
    Optional<ShadowModel> before = instance.models.shadows().current();
    assertThat(before).isPresent();
    ModelRelease release = log.publish(bad.apply(log));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(3));
    assertThat(instance.models.shadows().current()).isEqualTo(before);
    assertThat(instance.shadow()).contains(version(1));
    assertThat(instance.state().refusals().byReason()).containsExactly(Map.entry(reason, 1L));
    assertThat(instance.state().refusals().last())
        .hasValueSatisfying(
            refusal -> assertThat(refusal.release()).isEqualTo(release.getVersion()));
  }

  @Test
  void aReleaseToServeThatIsRefusedLeavesTheShadowWhereItIs() {
    log.publish(shadow(1, 1));
    Instance instance = new Instance().read();
    log.publish(withFalseGoldenVector(serving(2, 2)));
    instance.readNext();
    assertThat(instance.shadow()).contains(version(1));
  }

  @Test
  void aShadowThatIsReleasedAnewIsLoadedAnewSoThatOneThatFailedIsAskedAgain() {
    log.publish(shadow(1, 1));
    Instance instance = new Instance().read();
    ShadowModel failed = instance.models.shadows().current().orElseThrow();
    assertThat(failed.fail("it failed")).isTrue();
    log.publish(shadow(1, 2));
    instance.readNext();
    assertThat(instance.shadow()).contains(version(1));
    assertThat(instance.models.shadows().current().flatMap(ShadowModel::failure)).isEmpty();
  }

  @Test
  void theEndOfTheWatchLeavesTheShadowAndTheEndOfTheModelsClosesIt() {
    log.publish(shadow(1, 1));
    Instance instance = new Instance().read();
    instance.watcher.close();
    assertThat(instance.shadow()).contains(version(1));
    instance.models.close();
    assertThat(instance.models.shadows().current()).isEmpty();
    assertClosed(loaded.get(0));
  }

  @Test
  void theMetricsSayWhichModelScoresAlongAndSinceWhen() {
    Instance instance = new Instance().read();
    assertThat(instance.metric(ReleaseMetrics.SHADOW_VERSION)).isEqualTo("");
    assertThat(instance.metric(ReleaseMetrics.SHADOW_SINCE)).isEqualTo(0L);
    log.publish(shadow(1, 1));
    instance.readNext();
    assertThat(instance.metric(ReleaseMetrics.SHADOW_VERSION)).isEqualTo(version(1));
    assertThat(instance.metric(ReleaseMetrics.SHADOW_SINCE)).isEqualTo(NOW.toEpochMilli());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void allInstancesComeToTheSameWheneverTheyStartedAndInWhateverOrderTheReleasesCame(long seed) {
    Random random = new Random(seed);
    List<Instance> instances = new ArrayList<>(List.of(new Instance().read()));
    List<Placed> good = new ArrayList<>();
    for (int place = 0; place < 12; place++) {
      long model = 1L + random.nextInt(4);
      int minute = 1 + random.nextInt(8);
      ModelRelease release = random.nextBoolean() ? serving(model, minute) : shadow(model, minute);
      if (random.nextInt(5) > 0) {
        good.add(new Placed(place, log.publish(release)));
      } else {
        log.publish(withFalseGoldenVector(release));
      }
      instances.forEach(Instance::readNext);
      if (random.nextInt(4) == 0) {
        instances.add(new Instance().read());
      }
    }
    instances.add(new Instance().read());
    Optional<Placed> serves = newest(good, ReleaseMode.SERVING);
    Optional<Placed> scores =
        newest(good, ReleaseMode.SHADOW)
            .filter(shadow -> serves.filter(other -> other.compareTo(shadow) > 0).isEmpty());
    assertThat(instances)
        .extracting(Instance::serving)
        .containsOnly(serves.map(Placed::version).orElse(version(0)));
    assertThat(instances).extracting(Instance::shadow).containsOnly(scores.map(Placed::version));
  }

  private static Optional<Placed> newest(List<Placed> releases, ReleaseMode mode) {
    return releases.stream()
        .filter(placed -> placed.release().getMode() == mode)
        .max(Comparator.naturalOrder());
  }

  private ModelRelease serving(long seed, int minute) {
    return log.signed(OnnxFiles.bytes(seed), minute);
  }

  private ModelRelease shadow(long seed, int minute) {
    return log.shadow(OnnxFiles.bytes(seed), minute);
  }

  private static String version(long seed) {
    return Sha256.of(OnnxFiles.bytes(seed)).substring(0, 12);
  }

  private static ModelRelease withFalseGoldenVector(ModelRelease release) {
    try (OnnxModel model = OnnxModel.load(ModelFile.of(release.getOnnx().array()))) {
      GoldenVector golden = GoldenVectors.of(model, 7);
      return ModelRelease.newBuilder(release)
          .setGoldenVector(
              GoldenVector.newBuilder(golden).setFamiliarity(golden.getFamiliarity() + 1).build())
          .build();
    } catch (InvalidModelException | ClassificationException e) {
      throw new AssertionError("the file is good", e);
    }
  }

  private static void assertClosed(OnnxModel model) {
    assertThatThrownBy(model::newClassifier).isInstanceOf(IllegalStateException.class);
  }

  private static Arguments refused(RefusalReason reason, Function<ReleaseLog, ModelRelease> bad) {
    return Arguments.of(reason, bad);
  }

  /** A release and its place on the topic: the newer comes later in order. */
  private record Placed(int place, ModelRelease release) implements Comparable<Placed> {

    private static final Comparator<Placed> ORDER =
        Comparator.comparing((Placed placed) -> placed.release.getReleasedAt())
            .thenComparing(Placed::place);

    @Override
    public int compareTo(Placed other) {
      return ORDER.compare(this, other);
    }

    String version() {
      return release.getVersion();
    }
  }

  /** One instance of the application, as far as models go. */
  private final class Instance {

    final ReplaceableModel models = new ReplaceableModel(first);
    final ModelWatcher watcher;

    Instance() {
      this(LENIENT);
    }

    Instance(ReleaseSettings settings) {
      ReleaseAdmission admission =
          new ReleaseAdmission(
              first,
              log.trustedKeys(),
              settings,
              file -> {
                OnnxModel model = OnnxModel.load(file);
                loaded.add(model);
                return model;
              });
      watcher = new ModelWatcher(models, admission, log.consumer(), log.deserializer(), clock);
      open.add(watcher);
      open.add(models);
    }

    Instance read() {
      for (int turns = 0; state().phase() == Phase.READING; turns++) {
        assertThat(turns).as("turns").isLessThan(100);
        watcher.readNext();
      }
      return this;
    }

    void readNext() {
      assertThat(watcher.readNext()).isTrue();
    }

    WatcherState state() {
      return watcher.state();
    }

    String serving() {
      assertThat(state().serving().version()).isEqualTo(models.current().version());
      return models.current().version();
    }

    Optional<String> shadow() {
      Optional<String> version = models.shadows().current().map(ShadowModel::version);
      assertThat(state().shadow().map(Shadow::version)).isEqualTo(version);
      return version;
    }

    Object metric(String name) {
      return watcher.metrics().entrySet().stream()
          .filter(entry -> entry.getKey().name().equals(name))
          .map(entry -> entry.getValue().metricValue())
          .findFirst()
          .orElseThrow();
    }
  }
}
