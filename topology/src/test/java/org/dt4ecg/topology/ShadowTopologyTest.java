package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.NOW;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.WindowDecision;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.metrics.ShadowMetrics;
import org.dt4ecg.topology.serving.ReplaceableModel;
import org.dt4ecg.topology.serving.ShadowModel;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.MutableClock;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * A model runs as a shadow of the one that serves. Frames of half a second; windows 4 s, hop 2 s.
 */
class ShadowTopologyTest {

  /** A session that has been silent for so long is over. */
  private static final int CLOSED_SECONDS = 30;

  private static final String SHADOW = "aaaaaaaaaaaa";
  private static final TestDevice DEVICE = TestDevice.of("device-1", T0);

  /** The model that serves fails on what this one sends. */
  private static final TestDevice TOO_HIGH = TestDevice.of("device-2", T0).withSignalOf(8);

  private static final TestDevice OTHER = TestDevice.of("device-3", T0.plus(Duration.ofMinutes(7)));

  private final FakeModel serving = FakeModel.fusing().failingAbove(5);
  private final ReplaceableModel models = new ReplaceableModel(serving);
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  @AfterEach
  void close() {
    models.close();
    assertThat(serving.openClassifiers()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theEventsAreTheSameByteForByteWhateverScoresAlong(long seed) {
    List<String> alone = run(seed, new Random(0), 0);
    List<String> withShadows = run(seed, new Random(seed), 5);
    assertThat(withShadows).isEqualTo(alone).hasSizeGreaterThan(60);
  }

  @ParameterizedTest(name = "linger {0} ms")
  @ValueSource(ints = {0, 400})
  void thereIsOneShadowResultForEachWindowThatWasClassifiedAndNothingMore(int lingerMillis) {
    FakeModel shadow = scoringAlong(FakeModel.fusing(SHADOW).recognisingBert());
    try (Pipeline pipeline =
        Pipeline.builder(models).set(TopologyConfig.BATCH_LINGER_MS, lingerMillis).start()) {
      TestOutputTopic<byte[], byte[]> deadLetters = bytes(pipeline, Topics.ECG_DEAD_LETTERS);
      for (int i = 0; i < 40; i++) {
        pipeline.send(DEVICE.frame(i), TOO_HIGH.frame(i), OTHER.frame(i));
        pipeline.waitFor(Duration.ofMillis(100));
      }
      pipeline.waitFor(Duration.ofMillis(400));
      assertThat(deadLetters.readRecordsToList()).isNotEmpty();
      assertThat(pipeline.counters().windowsFailed()).isEqualTo(9);
      List<ShadowResult> results = pipeline.takeShadowResults();
      assertThat(results)
          .extracting(result -> result.getDeviceId() + " " + result.getWindowStart())
          .containsExactlyInAnyOrderElementsOf(
              pipeline.takeAllWindows().stream()
                  .map(event -> event.getDeviceId() + " " + event.getWindowStart())
                  .toList())
          .hasSize(18);
      assertThat(pipeline.metric(ShadowMetrics.WINDOWS)).isEqualTo(18);
      pipeline.expectNoMoreRecords();
    }
    assertThat(shadow.openClassifiers()).isZero();
  }

  @Test
  void aShadowResultHoldsWhatBothModelsDecideOfTheWindowByItself() {
    serving.recognisingAnna(0.75f).seeingRest(0.25f);
    scoringAlong(FakeModel.fusing(SHADOW).recognisingNobody().seeingRest(0.875f));
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      pipeline.send(DEVICE.frames(0, 16));
      List<ShadowResult> results = pipeline.takeShadowResults();
      assertThat(results).hasSize(3);
      ShadowResult last = results.get(2);
      assertThat(last.getSessionStart()).isEqualTo(T0);
      assertThat(last.getWindowIndex()).isEqualTo(2);
      assertThat(last.getWindowStart()).isEqualTo(T0.plusSeconds(4));
      assertThat(last.getWindowEnd()).isEqualTo(T0.plusSeconds(8));
      assertThat(last.getServing())
          .isEqualTo(
              new WindowDecision(
                  FakeModel.VERSION,
                  FakeModel.ANNA,
                  IdentityDecision.RECOGNISED,
                  0.75f,
                  0.75f,
                  FakeModel.WALK,
                  0.75f));
      assertThat(last.getShadow())
          .isEqualTo(
              new WindowDecision(
                  SHADOW,
                  null,
                  IdentityDecision.UNKNOWN_PERSON,
                  0.55f,
                  0.55f,
                  FakeModel.REST,
                  0.875f));
    }
  }

  @Test
  void whatIsSaidOfTheServingModelIsWhatItsOwnResultsSay() {
    scoringAlong(FakeModel.fusing(SHADOW));
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      TestOutputTopic<String, IdentityResult> identities = pipeline.output(Topics.IDENTITY_RESULTS);
      TestOutputTopic<String, ActivityResult> activities = pipeline.output(Topics.ACTIVITY_RESULTS);
      pipeline.send(DEVICE.frames(0, 30));
      for (ShadowResult result : pipeline.takeShadowResults()) {
        IdentityResult identity = identities.readValue();
        ActivityResult activity = activities.readValue();
        WindowDecision decision = result.getServing();
        assertThat(result.getWindowStart()).isEqualTo(identity.getWindowStart());
        assertThat(result.getSignalQuality()).isEqualTo(identity.getSignalQuality());
        assertThat(decision.getModelVersion()).isEqualTo(identity.getModelVersion());
        assertThat(decision.getUserId()).isEqualTo(identity.getUserId());
        assertThat(decision.getDecision()).isEqualTo(identity.getDecision());
        assertThat(decision.getIdentityConfidence()).isEqualTo(identity.getConfidence());
        assertThat(decision.getActivity()).isEqualTo(activity.getActivity());
        assertThat(decision.getActivityConfidence()).isEqualTo(activity.getConfidence());
      }
      assertThat(identities.isEmpty()).isTrue();
    }
  }

  @Test
  void theMetricsTellHowFarTheModelsAgree() {
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      scoringAlong(FakeModel.fusing(SHADOW));
      pipeline.send(DEVICE.frames(0, 12));
      scoringAlong(FakeModel.fusing(SHADOW).recognisingBert());
      pipeline.send(DEVICE.frames(12, 16));
      scoringAlong(FakeModel.fusing(SHADOW).seeingRest(1));
      pipeline.send(DEVICE.frames(16, 20));
      assertThat(pipeline.metric(ShadowMetrics.WINDOWS)).isEqualTo(4);
      assertThat(pipeline.metric(ShadowMetrics.IDENTITY_AGREEMENTS)).isEqualTo(3);
      assertThat(pipeline.metric(ShadowMetrics.ACTIVITY_AGREEMENTS)).isEqualTo(3);
      assertThat(pipeline.metric(ShadowMetrics.FAILURES)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void aShadowThatFailsIsNotAskedAgainAndTheEventsGoOn(Broken broken) {
    BrokenModel shadow = new BrokenModel(broken);
    models.shadows().replaceBy(shadow);
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      pipeline.send(DEVICE.frames(0, 20)).send(OTHER.frames(0, 20));
      assertThat(pipeline.takeAllWindows()).hasSize(8);
      assertThat(pipeline.metric(ShadowMetrics.FAILURES)).isEqualTo(1);
      assertThat(pipeline.metric(ShadowMetrics.WINDOWS)).isZero();
      assertThat(shadow.asked).isEqualTo(1);
      assertThat(shadow.openClassifiers).isZero();
      assertThat(models.shadows().current().flatMap(ShadowModel::failure)).isPresent();
      pipeline.expectNoMoreRecords();

      scoringAlong(FakeModel.fusing(SHADOW));
      pipeline.send(DEVICE.frames(20, 24));
      assertThat(pipeline.takeShadowResults()).as("of the next shadow").hasSize(1);
      assertThat(models.shadows().current().flatMap(ShadowModel::failure)).isEmpty();
    }
  }

  @Test
  void aFailureIsLoggedOnceForEachReleaseAndWithoutSamplesOrPeople() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("org.dt4ecg.topology.classification");
    Level before = logger.getLevel();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(log);
    try (Pipeline first = Pipeline.builder(models).start();
        Pipeline second = Pipeline.builder(models).start()) {
      for (int release = 0; release < 2; release++) {
        models.shadows().replaceBy(new BrokenModel(Broken.THROWS));
        first.send(DEVICE.frames(20 * release, 20 * release + 20));
        second.send(OTHER.frames(20 * release, 20 * release + 20));
      }
      assertThat(log.list)
          .hasSize(2)
          .allSatisfy(
              event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage())
                    .contains("dddddddddddd", "not asked again")
                    .doesNotContain(FakeModel.ANNA, DEVICE.id());
              });
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
      logger.setLevel(before);
    }
  }

  @Test
  void aShadowIsAskedInBatchesNoLargerThanThoseOfTheModelThatServes() {
    FakeModel shadow = scoringAlong(FakeModel.fusing(SHADOW));
    try (Pipeline pipeline =
        Pipeline.builder(models)
            .set(TopologyConfig.BATCH_LINGER_MS, 10_000)
            .set(TopologyConfig.BATCH_MAX_WINDOWS, 3)
            .start()) {
      pipeline.send(DEVICE.withFramesOf(Duration.ofSeconds(20)).frames(0, 2));
      pipeline.waitFor(Duration.ofSeconds(10));
      assertThat(shadow.batchSizes()).isEqualTo(serving.batchSizes()).allMatch(size -> size <= 3);
      assertThat(pipeline.takeShadowResults()).hasSize(19);
    }
  }

  @Test
  void aShadowThatWasReplacedOrEndedIsLetGoAfterItsLastBatch() {
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      FakeModel before = scoringAlong(FakeModel.fusing("bbbbbbbbbbbb"));
      pipeline.send(DEVICE.frames(0, 8));
      assertThat(before.openClassifiers()).isEqualTo(1);
      FakeModel shadow = scoringAlong(FakeModel.fusing(SHADOW));
      pipeline.send(DEVICE.frames(8, 12));
      assertThat(before.openClassifiers()).isZero();
      assertThat(shadow.openClassifiers()).isEqualTo(1);
      models.shadows().end();
      pipeline.waitFor(Duration.ofSeconds(2));
      assertThat(shadow.openClassifiers()).as("though no further window came").isZero();
      assertThat(pipeline.takeShadowResults())
          .extracting(result -> result.getShadow().getModelVersion())
          .containsExactly("bbbbbbbbbbbb", SHADOW);
    }
  }

  @Test
  void aModelThatServesFromNowOnIsNamedInWhatItsShadowSays() {
    scoringAlong(FakeModel.fusing(SHADOW));
    FakeModel next = FakeModel.fusing("cccccccccccc");
    try (Pipeline pipeline = Pipeline.builder(models).start()) {
      pipeline.send(DEVICE.frames(0, 8));
      models.replaceBy(next);
      pipeline.send(DEVICE.frames(8, 12));
      assertThat(pipeline.takeShadowResults())
          .extracting(result -> result.getServing().getModelVersion())
          .containsExactly(FakeModel.VERSION, "cccccccccccc");
    }
  }

  /**
   * All records that the topology writes but those of shadows, of the same frames for the same
   * seed.
   *
   * @param shadows decides when another model runs as a shadow
   * @param often how often that may be; never if zero
   */
  private List<String> run(long seed, Random shadows, int often) {
    Random random = new Random(seed);
    serving.recognisingAnna(0.9f);
    List<String> written = new ArrayList<>();
    try (Pipeline pipeline =
        Pipeline.builder(models)
            .registry(registry)
            .clock(new MutableClock(NOW))
            .set(TopologyConfig.BATCH_LINGER_MS, 50)
            .set(TopologyConfig.SILENCE_MS, CLOSED_SECONDS * 1_000)
            .set(TopologyConfig.RESUME_MS, CLOSED_SECONDS * 1_000)
            .start()) {
      List<TestOutputTopic<byte[], byte[]>> topics =
          Stream.of(
                  Topics.IDENTITY_RESULTS,
                  Topics.ACTIVITY_RESULTS,
                  Topics.USER_ACTIVITY,
                  Topics.ACTIVITY_BOUTS,
                  Topics.ECG_DEAD_LETTERS)
              .map(topic -> bytes(pipeline, topic))
              .toList();
      for (int i = 0; i < 80; i++) {
        if (often > 0 && shadows.nextInt(often) == 0) {
          changeShadow(shadows);
        }
        serving.recognisingAnna(random.nextFloat());
        if (random.nextInt(12) > 0) {
          pipeline.send(DEVICE.frame(i));
        }
        pipeline.send(TOO_HIGH.frame(i), OTHER.frame(i));
        pipeline.waitFor(Duration.ofMillis(random.nextInt(80)));
      }
      pipeline.waitFor(Duration.ofSeconds(CLOSED_SECONDS + 2));
      topics.forEach(topic -> written.addAll(contents(topic)));
      assertThat(pipeline.metric(ShadowMetrics.WINDOWS) > 0).isEqualTo(often > 0);
    }
    models.shadows().end();
    return written;
  }

  private void changeShadow(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> models.shadows().end();
      case 1 -> {
        Broken[] all = Broken.values();
        models.shadows().replaceBy(new BrokenModel(all[random.nextInt(all.length)]));
      }
      default -> scoringAlong(FakeModel.fusing(SHADOW).recognisingAnna(random.nextFloat()));
    }
  }

  private FakeModel scoringAlong(FakeModel shadow) {
    models.shadows().replaceBy(shadow);
    return shadow;
  }

  private static TestOutputTopic<byte[], byte[]> bytes(Pipeline pipeline, Topic<?, ?> topic) {
    return pipeline
        .driver()
        .createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static List<String> contents(TestOutputTopic<byte[], byte[]> topic) {
    HexFormat hex = HexFormat.of();
    return topic.readRecordsToList().stream()
        .map(
            record ->
                "%d %s %s %s"
                    .formatted(
                        record.timestamp(),
                        hex.formatHex(record.key()),
                        hex.formatHex(record.value()),
                        Arrays.stream(record.headers().toArray())
                            .map(ShadowTopologyTest::text)
                            .toList()))
        .toList();
  }

  private static String text(Header header) {
    return header.key() + "=" + HexFormat.of().formatHex(header.value());
  }

  /** In what ways a model may fail. */
  private enum Broken {
    THROWS {
      @Override
      List<Prediction> answer(int windows) throws ClassificationException {
        throw new ClassificationException("the runtime failed");
      }
    },
    THROWS_WHAT_NOBODY_FORESAW {
      @Override
      List<Prediction> answer(int windows) {
        throw new IllegalStateException("not foreseen");
      }
    },
    GIVES_NAN {
      @Override
      List<Prediction> answer(int windows) {
        return predictions(windows, Float.NaN, 0.5f);
      }
    },
    GIVES_TOO_FEW {
      @Override
      List<Prediction> answer(int windows) {
        return predictions(windows - 1, 0.5f, 0.5f);
      }
    },
    GIVES_OTHER_LABELS {
      @Override
      List<Prediction> answer(int windows) {
        return predictions(windows, 0.5f, 0.25f, 0.25f);
      }
    },
    HAS_NO_CLASSIFIER {
      @Override
      List<Prediction> answer(int windows) {
        throw new AssertionError("nobody can ask");
      }
    };

    abstract List<Prediction> answer(int windows) throws ClassificationException;

    private static List<Prediction> predictions(int windows, float... identity) {
      Prediction prediction = new Prediction(identity, new float[] {1, 0}, new float[] {1, 0});
      return Stream.generate(() -> prediction).limit(windows).toList();
    }
  }

  private static final class BrokenModel implements ServableModel {

    private final Broken broken;
    private int asked;
    private int openClassifiers;

    BrokenModel(Broken broken) {
      this.broken = broken;
    }

    @Override
    public ModelContract contract() {
      return FakeModel.fusing().contract();
    }

    @Override
    public String version() {
      return "dddddddddddd";
    }

    @Override
    public WindowClassifier newClassifier() {
      if (broken == Broken.HAS_NO_CLASSIFIER) {
        asked++;
        throw new IllegalStateException("no memory left for a classifier");
      }
      openClassifiers++;
      return new WindowClassifier() {
        @Override
        public List<Prediction> classify(List<float[]> windows) throws ClassificationException {
          asked++;
          return broken.answer(windows.size());
        }

        @Override
        public void close() {
          openClassifiers--;
        }
      };
    }

    @Override
    public void close() {}
  }
}
