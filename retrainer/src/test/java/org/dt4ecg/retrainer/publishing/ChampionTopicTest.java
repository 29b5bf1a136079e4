package org.dt4ecg.retrainer.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.model.release.ReleaseSigner;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.retrainer.publishing.ChampionTopic.Champion;
import org.dt4ecg.retrainer.service.TestBroker;
import org.dt4ecg.retrainer.service.TinyModels;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChampionTopicTest {

  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant NOW = NOON.plus(Duration.ofDays(1));
  private static final float HUGE = 3e38f;
  private static final KeyPair KEYS = PemKeys.generate();

  private static List<ModelFile> models = List.of();

  private final TestBroker broker = new TestBroker();

  @BeforeAll
  static void trainModels() throws Exception {
    models =
        List.of(
            ModelFile.of(TinyModels.ofPeople(2, 1).onnx()),
            ModelFile.of(TinyModels.ofPeople(2, 2).onnx()),
            ModelFile.of(TinyModels.ofPeople(2, 3).onnx()));
  }

  @Test
  void withoutAReleaseTheConfiguredModelServes() {
    Champion champion = topic().current(() -> true);

    assertThat(champion.file().version()).isEqualTo(models.get(0).version());
    assertThat(champion.releasedAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void theNewestReleaseServesAndLaterOnesAreHeardOf() throws Exception {
    broker.release(release(1, NOON, KEYS));
    ChampionTopic topic = topic();
    assertThat(topic.current(() -> true).file().version()).isEqualTo(models.get(1).version());

    broker.release(release(2, NOON.plusSeconds(1), KEYS));

    Champion champion = topic.current(() -> true);
    assertThat(champion.file().version()).isEqualTo(models.get(2).version());
    assertThat(champion.releasedAt()).isEqualTo(NOON.plusSeconds(1));
  }

  @Test
  void anOlderReleaseThatCameLateAndOneOfAnUnknownKeyDoNotServe() throws Exception {
    broker.release(release(1, NOON, KEYS));
    broker.release(release(2, NOON.minusSeconds(1), KEYS));
    broker.release(release(2, NOON.plusSeconds(1), PemKeys.generate()));

    assertThat(topic().current(() -> true).file().version()).isEqualTo(models.get(1).version());
  }

  @Test
  void aReleaseThatIsToScoreAlongIsNeverTheChampion() throws Exception {
    broker.release(release(1, NOON, KEYS));
    broker.release(
        new ReleaseSigner(KEYS)
            .sign(models.get(2), ReleaseMode.SHADOW, null, null, NOON.plusSeconds(1)));

    Champion champion = topic().current(() -> true);

    assertThat(champion.file().version()).isEqualTo(models.get(1).version());
    assertThat(champion.releasedAt()).isEqualTo(NOON);
  }

  @Test
  void aReleaseFromTheFutureDoesNotServeAndDoesNotBlockThoseAfterIt() throws Exception {
    broker.release(release(2, NOW.plus(Duration.ofHours(1)), KEYS));
    broker.release(release(1, NOON, KEYS));

    assertThat(topic().current(() -> true).file().version()).isEqualTo(models.get(1).version());
  }

  @Test
  void aReleaseThatIsSignedAndWrongInsideIsNeverTheChampion() throws Exception {
    broker.release(release(1, NOON, KEYS));
    broker.release(
        new ReleaseSigner(KEYS).sign(overflowing(models.get(2)), null, null, NOON.plusSeconds(1)));
    ModelRelease another = release(2, NOON.plusSeconds(2), KEYS);
    GoldenVector ofTheFirst;
    try (OnnxModel first = OnnxModel.load(models.get(0))) {
      ofTheFirst = GoldenVectors.of(first, 1);
    }
    broker.release(ModelRelease.newBuilder(another).setGoldenVector(ofTheFirst).build());

    assertThat(topic().current(() -> true).file().version()).isEqualTo(models.get(1).version());
  }

  /** The same model with finite weights whose sums are too large for a float. */
  private static ModelFile overflowing(ModelFile model) throws Exception {
    ModelProto.Builder proto = ModelProto.parseFrom(model.bytes()).toBuilder();
    for (TensorProto.Builder weights : proto.getGraphBuilder().getInitializerBuilderList()) {
      if (weights.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
        ByteBuffer raw =
            ByteBuffer.allocate(weights.getRawData().size()).order(ByteOrder.LITTLE_ENDIAN);
        while (raw.hasRemaining()) {
          raw.putFloat(HUGE);
        }
        weights.setRawData(ByteString.copyFrom(raw.flip()));
        for (int i = 0; i < weights.getFloatDataCount(); i++) {
          weights.setFloatData(i, HUGE);
        }
      }
    }
    return ModelFile.of(proto.build().toByteArray());
  }

  @Test
  void aRegistryThatIsDownIsNoReasonToPassOverARelease() throws Exception {
    broker.release(release(1, NOON, KEYS));
    ChampionTopic topic =
        new ChampionTopic(
            broker.releases(),
            (name, data) -> {
              throw new SchemaRegistryException(
                  SchemaRegistryException.Reason.UNAVAILABLE, "the registry is down");
            },
            verifier(),
            models.get(0),
            () -> NOW);

    assertThatThrownBy(() -> topic.current(() -> true)).isInstanceOf(SchemaRegistryException.class);
  }

  private ChampionTopic topic() {
    return new ChampionTopic(
        broker.releases(),
        broker.serdes().serdeFor(ModelRelease.class).deserializer(),
        verifier(),
        models.get(0),
        () -> NOW);
  }

  private static ReleaseVerifier verifier() {
    return new ReleaseVerifier(TrustedKeys.of(List.of(KEYS.getPublic())));
  }

  private static ModelRelease release(int model, Instant time, KeyPair keys) throws Exception {
    return new ReleaseSigner(keys).sign(models.get(model), null, null, time);
  }
}
