package org.dt4ecg.topology.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ContractJson;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.topology.release.WatcherState.Phase;
import org.dt4ecg.topology.serving.ReplaceableModel;
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

/** On ONNX Runtime, with files that really run; the broker alone is made up. */
class ModelWatcherTest {

  private static final Instant NOW = ReleaseLog.NOON.plus(Duration.ofDays(1));
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Only a model that is slower by far is refused, however busy this computer is. */
  private static final ReleaseSettings LENIENT =
      new ReleaseSettings(List.of(), Duration.ofSeconds(10), 1000, Duration.ZERO);

  private static final Deserializer<ModelRelease> REGISTRY_IS_DOWN =
      (topic, bytes) -> {
        throw new SchemaRegistryException(
            SchemaRegistryException.Reason.UNAVAILABLE, "connection refused");
      };

  private final ReleaseLog log = new ReleaseLog();
  private final MutableClock clock = new MutableClock(NOW);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<CountedModel> loaded = new ArrayList<>();
  private int loadsToFail;
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
    assertThat(loaded).allMatch(CountedModel::isClosed, "closed in the end");
    first.close();
  }

  @Test
  void withoutReleasesTheModelOfTheStartServes() {
    Instance instance = new Instance().read();
    assertThat(instance.state().phase()).isEqualTo(Phase.WATCHING);
    assertThat(instance.models.current()).isSameAs(first);
    assertThat(instance.state().serving().version()).isEqualTo(first.version());
    assertThat(instance.state().serving().since()).isEqualTo(NOW);
    assertThat(instance.state().serving().releasedAt()).isEmpty();
  }

  @Test
  void whileTheTopicIsReadTheModelOfTheStartServesAndThenTheNewestReleaseInOneStep() {
    log.publish(release(1, 1));
    log.publish(release(2, 2));
    Instance instance = new Instance();
    instance.watcher.readNext();
    assertThat(instance.state().phase()).isEqualTo(Phase.READING);
    assertThat(instance.models.current()).isSameAs(first);
    instance.read();
    assertThat(instance.state().phase()).isEqualTo(Phase.WATCHING);
    assertThat(instance.serving()).isEqualTo(version(2));
    assertThat(instance.state().serving().swaps()).isEqualTo(1);
    assertThat(instance.state().releasesSeen()).isEqualTo(2);
  }

  @Test
  void aReleaseServesOnceItIsPublished() {
    Instance instance = new Instance().read();
    clock.advance(Duration.ofHours(1));
    log.publish(release(1, 1));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.state().serving().version()).isEqualTo(version(1));
    assertThat(instance.state().serving().since()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(instance.state().serving().releasedAt()).contains(ReleaseLog.NOON.plusSeconds(60));
    assertThat(instance.state().refusals().last()).isEmpty();
  }

  @Test
  void aModelThatWasReplacedIsClosedButNotThatOfTheStart() throws ClassificationException {
    Instance instance = new Instance().read();
    log.publish(release(1, 1));
    log.publish(release(2, 2));
    instance.readNext();
    instance.readNext();
    assertThat(loaded).extracting(CountedModel::isClosed).containsExactly(true, false);
    first.newClassifier().close();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("a truncated file", RefusalReason.DIGEST_MISMATCH, "changed or cut")
            .by(with(onnx -> Arrays.copyOf(onnx, onnx.length / 2))),
        refused("a flipped byte", RefusalReason.DIGEST_MISMATCH, "changed or cut")
            .by(with(ModelWatcherTest::flipped)),
        refused("a wrong signature", RefusalReason.BAD_SIGNATURE, "not that of the key")
            .by(
                log ->
                    ModelRelease.newBuilder(log.signed(good(), 2))
                        .setReleasedAt(ReleaseLog.NOON.plusSeconds(180))
                        .build()),
        refused("an unknown key", RefusalReason.UNKNOWN_KEY, "trusted are")
            .by(log -> ReleaseLog.signed(good(), 2, PemKeys.generate())),
        refused("no signature", RefusalReason.UNKNOWN_KEY, "is not signed")
            .by(
                log ->
                    ModelRelease.newBuilder(log.signed(good(), 2))
                        .setSignature(null)
                        .setSigningKeyId(null)
                        .build()),
        refused("another sampling rate", RefusalReason.OTHER_INPUT, "samplingRateHz is 500")
            .bySigned(() -> OnnxFiles.model(OnnxFiles.contract(OnnxFiles.NAME, 9, 500, 500))),
        refused("another hop", RefusalReason.OTHER_INPUT, "hopSamples is 250 instead of 500")
            .bySigned(() -> OnnxFiles.model(OnnxFiles.contract(OnnxFiles.NAME, 9, 250, 250))),
        refused("no list of labels", RefusalReason.INVALID_MODEL, "identities")
            .bySigned(
                () -> OnnxFiles.model(contractJson().replaceAll("\"identities\":\\[[^]]*],", ""))),
        refused("weights that are NaN", RefusalReason.INVALID_MODEL, "NaN")
            .bySigned(
                () -> {
                  ModelProto.Builder model = OnnxFiles.model(contractJson());
                  model.getGraphBuilder().getInitializerBuilder(0).setFloatData(7, Float.NaN);
                  return model;
                }),
        refused("an operator that does not exist", RefusalReason.CANNOT_RUN, "Hardermax")
            .bySigned(
                () -> {
                  ModelProto.Builder model = OnnxFiles.model(contractJson());
                  model.getGraphBuilder().getNodeBuilder(3).setOpType("Hardermax");
                  return model;
                }),
        refused("more than 10 times the time", RefusalReason.TOO_SLOW, "µs for a window, allowed")
            .bySigned(() -> OnnxFiles.slow(OnnxFiles.contract(OnnxFiles.NAME, 9))),
        refused("other outputs than where it was made", RefusalReason.GOLDEN_VECTOR, "identity[0]")
            .by(log -> withGoldenVector(log.signed(good(), 2), 0.25f)),
        refused("an older release", RefusalReason.OUT_OF_ORDER, "sent again")
            .by(log -> log.signed(good(), 0)),
        refused("what is no ONNX", RefusalReason.INVALID_MODEL, "not ONNX")
            .by(log -> log.signed("nonsense".getBytes(UTF_8), 2)));
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @MethodSource("refused")
  void aReleaseThatMayNotServeIsRefusedWithItsReasonAndTheOneThatServesServesOn(
      String what, RefusalReason reason, String message, Function<ReleaseLog, ModelRelease> bad)
      throws ClassificationException {
    log.publish(release(1, 1));
    Instance instance =
        new Instance(
                new ReleaseSettings(List.of(), Duration.ofSeconds(10), 10, Duration.ZERO),
                log.deserializer())
            .read();
    ServableModel before = instance.models.current();
    ModelRelease release = log.publish(bad.apply(log));
    instance.readNext();

    assertThat(instance.models.current()).as(what).isSameAs(before);
    before.newClassifier().close();
    assertThat(instance.state().refusals().byReason()).containsExactly(Map.entry(reason, 1L));
    assertThat(instance.state().refusals().last())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.release()).isEqualTo(release.getVersion());
              assertThat(refusal.reason()).isEqualTo(reason);
              assertThat(refusal.message()).contains(message);
              assertThat(refusal.at()).isEqualTo(NOW);
            });

    log.publish(release(3, 3));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(3));
  }

  @Test
  void aModelOverItsTimeBudgetIsRefused() {
    Instance instance =
        new Instance(
                new ReleaseSettings(List.of(), Duration.ofNanos(1), 1000, Duration.ZERO),
                log.deserializer())
            .read();
    log.publish(release(1, 1));
    instance.readNext();
    assertThat(instance.state().refusals().byReason())
        .containsExactly(Map.entry(RefusalReason.TOO_SLOW, 1L));
    assertThat(instance.models.current()).isSameAs(first);
  }

  @Test
  void theGoldenVectorOfTheModelItselfIsNoReasonToRefuseIt() {
    Instance instance = new Instance().read();
    log.publish(withGoldenVector(release(1, 1), 0));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(1));
  }

  @Test
  void whereNoKeyIsTrustedEveryReleaseIsRefused() {
    log.publish(release(1, 1));
    Instance instance = new Instance(LENIENT, log.deserializer(), TrustedKeys.of(List.of())).read();
    assertThat(instance.models.current()).isSameAs(first);
    assertThat(instance.state().refusals().byReason())
        .containsExactly(Map.entry(RefusalReason.UNKNOWN_KEY, 1L));
  }

  @Test
  void goingBackIsPublishingTheOlderFileAnew() {
    log.publish(release(1, 1));
    log.publish(release(2, 2));
    Instance instance = new Instance().read();
    log.publish(release(1, 1));
    instance.readNext();
    assertThat(instance.serving()).as("the old release, sent again").isEqualTo(version(2));
    log.publish(release(1, 3));
    instance.readNext();
    assertThat(instance.serving()).as("the old file, released anew").isEqualTo(version(1));
    log.publish(release(0, 4));
    instance.readNext();
    assertThat(instance.serving()).as("the file of the start").isEqualTo(version(0));
    assertThat(new Instance().read().serving()).as("after a restart").isEqualTo(version(0));
  }

  @Test
  void theModelThatServesIsNotLoadedAnewWhenItIsReleasedAgain() {
    Instance instance = new Instance().read();
    log.publish(release(0, 1));
    instance.readNext();
    assertThat(instance.models.current()).isSameAs(first);
    log.publish(release(1, 2));
    log.publish(release(1, 4));
    instance.readNext();
    instance.readNext();
    assertThat(loaded).hasSize(1);
    assertThat(instance.state().serving().swaps()).isEqualTo(1);
    assertThat(instance.state().serving().releasedAt()).contains(ReleaseLog.NOON.plusSeconds(240));
    log.publish(release(2, 3));
    instance.readNext();
    assertThat(instance.state().refusals().byReason()).containsOnlyKeys(RefusalReason.OUT_OF_ORDER);
  }

  @Test
  void releasesOfOtherModelsAreOfNoConcern() {
    log.publish(ModelRelease.newBuilder(release(1, 1)).setName("other").build());
    Instance instance = new Instance().read();
    assertThat(instance.models.current()).isSameAs(first);
    assertThat(instance.state().releasesSeen()).isZero();
    assertThat(instance.state().refusals().last()).isEmpty();
  }

  @Test
  void deletingTheReleaseChangesNothingWhileItServes() {
    log.publish(release(1, 1));
    Instance instance = new Instance().read();
    log.publish(OnnxFiles.NAME, null);
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.state().refusals().last()).isEmpty();
  }

  @Test
  void aRecordThatIsNoReleaseIsRefusedAndTheWatchGoesOn() {
    log.publish(OnnxFiles.NAME, new byte[] {1, 2, 3});
    log.publish(release(1, 1));
    Instance instance = new Instance().read();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.state().refusals().byReason())
        .containsExactly(Map.entry(RefusalReason.UNREADABLE, 1L));
    assertThat(instance.state().refusals().last())
        .hasValueSatisfying(
            refusal -> assertThat(refusal.release()).isEqualTo("offset 0 of partition 0"));
  }

  @Test
  void aReleaseThatCannotBeReadNowIsReadLater() {
    log.publish(release(1, 1));
    List<Deserializer<ModelRelease>> registry = new ArrayList<>(List.of(REGISTRY_IS_DOWN));
    Instance instance =
        new Instance(LENIENT, (topic, bytes) -> registry.get(0).deserialize(topic, bytes));
    for (int i = 0; i < 3; i++) {
      assertThat(instance.watcher.readNext()).isFalse();
    }
    assertThat(instance.state().problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("connection refused"));
    assertThat(instance.state().phase()).isEqualTo(Phase.READING);
    registry.set(0, log.deserializer());
    instance.read();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.state().problem()).isEmpty();
    assertThat(instance.state().refusals().byReason()).isEmpty();
  }

  @Test
  void aBrokerThatIsDownOrATopicThatIsMissingIsTriedAgain() {
    log.publish(release(1, 1));
    Instance instance = new Instance();
    ReleaseLog.deleteTopic(instance.consumer);
    assertThat(instance.watcher.readNext()).isFalse();
    assertThat(instance.state().problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("no topic model-releases"));
    ReleaseLog.createTopic(instance.consumer);
    instance.consumer.setPollException(new TimeoutException("no broker"));
    assertThat(instance.watcher.readNext()).isFalse();
    assertThat(instance.read().serving()).isEqualTo(version(1));
    assertThat(instance.state().problem()).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void allInstancesServeTheSameReleaseWheneverTheyStartedAndInWhateverOrderTheReleasesCame(
      long seed) {
    Random random = new Random(seed);
    List<ModelRelease> releases = new ArrayList<>();
    for (int minute = 1; minute <= 6; minute++) {
      ModelRelease release = release(1 + random.nextInt(4), minute);
      releases.add(release);
      releases.add(
          random.nextBoolean()
              ? release
              : ModelRelease.newBuilder(release)
                  .setReleasedAt(release.getReleasedAt().plusSeconds(3600))
                  .build());
    }
    Collections.shuffle(releases, random);
    List<Instance> instances = new ArrayList<>();
    for (ModelRelease release : releases) {
      if (random.nextInt(4) == 0) {
        instances.add(new Instance().read());
      }
      log.publish(release);
      instances.forEach(Instance::readNext);
    }
    instances.add(new Instance().read());
    String newest =
        releases.stream()
            .filter(release -> release.getReleasedAt().equals(ReleaseLog.NOON.plusSeconds(360)))
            .map(ModelRelease::getVersion)
            .findFirst()
            .orElseThrow();
    assertThat(instances).extracting(Instance::serving).containsOnly(newest);
  }

  @Test
  void aThreadOfItsOwnWatchesUntilItIsClosed() throws InterruptedException {
    log.publish(release(1, 1));
    Instance instance = new Instance();
    instance.watcher.start();
    assertThat(instance.watcher.awaitTopicRead(LONG)).isTrue();
    assertThat(instance.serving()).isEqualTo(version(1));
    instance.watcher.close();
    assertThat(instance.consumer.closed()).isTrue();
    assertThat(instance.state().phase()).isEqualTo(Phase.CLOSED);
    assertThat(instance.serving()).isEqualTo(version(1));
    instance.watcher.close();
    assertThatThrownBy(instance.watcher::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whoeverWaitsForTheReleasesGoesOnInTimeOrWhenTheWatchIsClosed() throws InterruptedException {
    Instance instance = new Instance();
    assertThat(instance.watcher.awaitTopicRead(Duration.ofMillis(1))).isFalse();
    instance.watcher.close();
    assertThat(instance.watcher.awaitTopicRead(LONG)).isFalse();
    assertThat(instance.consumer.closed()).isTrue();
  }

  @Test
  void ofWhatStoodOnTheTopicAtTheStartOnlyTheNewestReleaseIsLoaded() {
    for (int minute = 1; minute <= 4; minute++) {
      log.publish(release(minute, minute));
    }
    Instance instance = new Instance();
    instance.watcher.readNext();
    assertThat(loaded).isEmpty();
    instance.read();
    assertThat(loaded).extracting(CountedModel::version).containsExactly(version(4));
    assertThat(instance.serving()).isEqualTo(version(4));
  }

  @Test
  void ofWhatStoodOnTheTopicAtTheStartTheNewestThatCanBeLoadedServes() {
    log.publish(release(1, 1));
    log.publish(release(2, 2));
    log.publish(withGoldenVector(release(3, 3), 0.25f));
    Instance instance = new Instance().read();
    assertThat(instance.serving()).isEqualTo(version(2));
    assertThat(loaded).extracting(CountedModel::isClosed).containsExactly(true, false);
    assertThat(instance.state().refusals().byReason())
        .containsOnlyKeys(RefusalReason.GOLDEN_VECTOR);
  }

  @Test
  void aReleaseFromTheFutureIsRefusedAndDoesNotBlockThoseAfterIt() {
    Instance instance = new Instance().read();
    log.publish(release(1, 2 * 24 * 60));
    instance.readNext();
    assertThat(instance.models.current()).isSameAs(first);
    assertThat(instance.state().refusals().byReason())
        .containsExactly(Map.entry(RefusalReason.IN_FUTURE, 1L));
    log.publish(release(2, 2));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(2));
    assertThat(new Instance().read().serving()).as("after a restart").isEqualTo(version(2));
  }

  @Test
  void aRecordThatAnotherSerdeReadsAsAnotherTypeIsRefusedAndTheWatchGoesOn() {
    log.publish(OnnxFiles.NAME, new byte[] {1});
    log.publish(release(1, 1));
    Instance instance =
        new Instance(
                LENIENT,
                ofWhateverType(
                    bytes ->
                        bytes.length == 1
                            ? new UserProfile("user-03", "Carla", Map.of())
                            : log.deserializer().deserialize("", bytes)))
            .read();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.state().refusals().byReason())
        .containsExactly(Map.entry(RefusalReason.UNREADABLE, 1L));
  }

  @Test
  void aRecordOnWhichTheSerdeFailsIsRefusedAndTheWatchGoesOn() {
    log.publish(OnnxFiles.NAME, new byte[] {1});
    log.publish(release(1, 1));
    Instance instance =
        new Instance(
                LENIENT,
                (topic, bytes) -> {
                  if (bytes.length == 1) {
                    throw new IllegalStateException("not foreseen");
                  }
                  return log.deserializer().deserialize(topic, bytes);
                })
            .read();
    assertThat(instance.serving()).isEqualTo(version(1));
    assertThat(instance.state().refusals().byReason())
        .containsExactly(Map.entry(RefusalReason.UNREADABLE, 1L));
  }

  @Test
  void anOutageThatTheSerdeOfAnotherRegistryTellsOfIsWaitedFor() {
    log.publish(release(1, 1));
    List<RuntimeException> outages =
        new ArrayList<>(
            List.of(
                new SerializationException("…", new ConnectException("connection refused")),
                new IllegalStateException("…", new TimeoutException("no answer"))));
    Instance instance =
        new Instance(
            LENIENT,
            (topic, bytes) -> {
              if (!outages.isEmpty()) {
                throw outages.remove(0);
              }
              return log.deserializer().deserialize(topic, bytes);
            });
    assertThat(instance.watcher.readNext()).isFalse();
    assertThat(instance.watcher.readNext()).isFalse();
    assertThat(instance.read().serving()).isEqualTo(version(1));
    assertThat(instance.state().refusals().byReason()).isEmpty();
  }

  @Test
  void aReleaseOnWhichACheckFailsIsRefusedAndTheWatchGoesOn() {
    Instance instance = new Instance().read();
    loadsToFail = 1;
    log.publish(release(1, 1));
    instance.readNext();
    assertThat(instance.models.current()).isSameAs(first);
    assertThat(instance.state().refusals().last())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(RefusalReason.CANNOT_RUN);
              assertThat(refusal.message()).contains("not foreseen");
            });
    log.publish(release(2, 2));
    instance.readNext();
    assertThat(instance.serving()).isEqualTo(version(2));
  }

  @Test
  void whatAReleaseSaysOfItselfIsCutBeforeAnybodyVouchedForIt() {
    Instance instance = new Instance().read();
    String forged = "1\n2026-03-01 ERROR forged " + "x".repeat(1000);
    log.publish(
        ModelRelease.newBuilder(release(1, 1)).setVersion(forged).setSigningKeyId(forged).build());
    instance.readNext();
    assertThat(instance.state().refusals().last())
        .hasValueSatisfying(
            refusal -> {
              assertThat(refusal.release()).startsWith("1?2026").hasSize(64);
              assertThat(refusal.message()).doesNotContain("\n").hasSizeLessThan(400);
            });
  }

  @Test
  void anErrorOfTheJavaMachineEndsTheWatchForAllToSee() throws InterruptedException {
    log.publish(release(1, 1));
    Instance instance =
        new Instance(
            LENIENT,
            (topic, bytes) -> {
              throw new LinkageError("not foreseen");
            });
    instance.watcher.start();
    assertThat(instance.watcher.awaitTopicRead(LONG)).isFalse();
    assertThat(instance.state().phase()).isEqualTo(Phase.FAILED);
    assertThat(instance.models.current()).isSameAs(first);
    instance.watcher.close();
    assertThat(instance.state().phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void theMetricsSayWhatTheStateSays() {
    Instance instance = new Instance().read();
    log.publish(release(1, 1));
    log.publish(ModelRelease.newBuilder(release(2, 2)).setSignature(null).build());
    instance.readNext();
    instance.readNext();
    assertThat(instance.metric(ReleaseMetrics.SEEN, Map.of())).isEqualTo(2L);
    assertThat(instance.metric(ReleaseMetrics.SWAPS, Map.of())).isEqualTo(1L);
    assertThat(instance.metric(ReleaseMetrics.SERVING_VERSION, Map.of())).isEqualTo(version(1));
    assertThat(instance.metric(ReleaseMetrics.SERVING_RELEASED, Map.of()))
        .isEqualTo(ReleaseLog.NOON.plusSeconds(60).toEpochMilli());
    assertThat(
            instance.metric(
                ReleaseMetrics.REFUSED, Map.of(ReleaseMetrics.REASON_TAG, "BAD_SIGNATURE")))
        .isEqualTo(1L);
    assertThat(
            instance.metric(ReleaseMetrics.REFUSED, Map.of(ReleaseMetrics.REASON_TAG, "TOO_SLOW")))
        .isEqualTo(0L);
  }

  private ModelRelease release(long seed, int minute) {
    return log.signed(OnnxFiles.bytes(seed), minute);
  }

  /** As a serde that was configured may be: what it makes is not held against the type. */
  @SuppressWarnings("unchecked")
  private static Deserializer<ModelRelease> ofWhateverType(Function<byte[], Object> reading) {
    Deserializer<Object> deserializer = (topic, bytes) -> reading.apply(bytes);
    return (Deserializer<ModelRelease>) (Deserializer<?>) deserializer;
  }

  private static String version(long seed) {
    return ReleaseLog.signed(OnnxFiles.bytes(seed), 0, PemKeys.generate()).getVersion();
  }

  private static byte[] good() {
    return OnnxFiles.bytes(2);
  }

  private static String contractJson() {
    return ContractJson.write(OnnxFiles.contract(OnnxFiles.NAME, 9));
  }

  private static byte[] flipped(byte[] onnx) {
    onnx[onnx.length / 2] ^= 1;
    return onnx;
  }

  /** Changes the bytes of a good release after it was signed. */
  private static Function<ReleaseLog, ModelRelease> with(UnaryOperator<byte[]> change) {
    return log ->
        ModelRelease.newBuilder(log.signed(good(), 2))
            .setOnnx(ByteBuffer.wrap(change.apply(good())))
            .build();
  }

  /** What the file says of a window, and the first number false by so much. */
  private static ModelRelease withGoldenVector(ModelRelease release, float error) {
    try (OnnxModel model = OnnxModel.load(ModelFile.of(release.getOnnx().array()))) {
      GoldenVector golden = GoldenVectors.of(model, 7);
      List<Float> identity = new ArrayList<>(golden.getIdentity());
      identity.set(0, identity.get(0) + error);
      return ModelRelease.newBuilder(release)
          .setGoldenVector(GoldenVector.newBuilder(golden).setIdentity(identity).build())
          .build();
    } catch (InvalidModelException | ClassificationException e) {
      throw new AssertionError("the file is good", e);
    }
  }

  private static Case refused(String what, RefusalReason reason, String message) {
    return new Case(what, reason, message);
  }

  private record Case(String what, RefusalReason reason, String message) {

    Arguments by(Function<ReleaseLog, ModelRelease> bad) {
      return Arguments.of(what, reason, message, bad);
    }

    /** A release that is signed, of a file that is bad. */
    Arguments bySigned(Supplier<ModelProto.Builder> file) {
      return by(log -> log.signed(OnnxFiles.bytes(file.get()), 2));
    }
  }

  /** One instance of the application, as far as models go. */
  private final class Instance {

    final ReplaceableModel models = new ReplaceableModel(first);
    final MockConsumer<String, byte[]> consumer = log.consumer();
    final ModelWatcher watcher;

    Instance() {
      this(LENIENT, log.deserializer());
    }

    Instance(ReleaseSettings settings, Deserializer<ModelRelease> deserializer) {
      this(settings, deserializer, log.trustedKeys());
    }

    Instance(
        ReleaseSettings settings, Deserializer<ModelRelease> deserializer, TrustedKeys trusted) {
      ReleaseAdmission admission =
          new ReleaseAdmission(
              first,
              trusted,
              settings,
              file -> {
                if (loadsToFail-- > 0) {
                  throw new IllegalStateException("not foreseen");
                }
                CountedModel model = new CountedModel(OnnxModel.load(file));
                loaded.add(model);
                return model;
              });
      watcher = new ModelWatcher(models, admission, consumer, deserializer, clock);
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

    Object metric(String name, Map<String, String> tags) {
      return watcher.metrics().entrySet().stream()
          .filter(entry -> matches(entry.getKey(), name, tags))
          .map(Map.Entry::getValue)
          .map(Metric::metricValue)
          .findFirst()
          .orElseThrow();
    }

    private static boolean matches(MetricName metric, String name, Map<String, String> tags) {
      return metric.name().equals(name)
          && metric.group().equals(ReleaseMetrics.GROUP)
          && metric.tags().entrySet().containsAll(tags.entrySet());
    }
  }

  /** A model that tells whether it was closed. */
  private static final class CountedModel implements ServableModel {

    private final OnnxModel model;
    private volatile boolean closed;

    CountedModel(OnnxModel model) {
      this.model = model;
    }

    boolean isClosed() {
      return closed;
    }

    @Override
    public ModelContract contract() {
      return model.contract();
    }

    @Override
    public String version() {
      return model.version();
    }

    @Override
    public WindowClassifier newClassifier() {
      return model.newClassifier();
    }

    @Override
    public void close() {
      closed = true;
      model.close();
    }
  }
}
