package org.dt4ecg.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fusion by what is kept of the windows, beside fusion by all that they said: each probability and
 * each embedding in full.
 */
class WholeEvidenceTest {

  private static final int FEATURES = 64;

  @ParameterizedTest(name = "{0} people, {1}")
  @CsvSource({
    "1, MAX_PROBABILITY",
    "10, MAX_PROBABILITY",
    "10, FAMILIARITY",
    "40, MAX_PROBABILITY",
    "40, FAMILIARITY"
  })
  void upToFortyPeopleAllButTheEmbeddingIsTheSame(int people, UnknownPersonRule.Score score) {
    ModelContract contract = contract(people, score);
    SessionFusion fusion = new SessionFusion(contract);
    Whole whole = new Whole(contract);
    Random random = new Random(people);
    FusionState state = FusionState.EMPTY;
    float[] person = embedding(random);
    for (int i = 0; i < 3000; i++) {
      Prediction window = window(random, people, person);
      state = fusion.next(state, i, window, SignalQuality.GOOD);
      whole.add(window);

      FusedPrediction fused = fusion.fused(state);
      assertThat(fused.identity()).containsExactly(whole.identity());
      assertThat(fused.score()).isEqualTo(whole.score());
      float[] template = Embeddings.unit(embedding(random));
      assertThat(Embeddings.product(fused.embedding().get(), template))
          .isCloseTo(Embeddings.product(whole.embedding(), template), offset(0.003));
    }
  }

  @ParameterizedTest
  @CsvSource({"10", "1000"})
  void whatWasWrittenAndReadBackIsFusedToTheSameBits(int people) {
    SessionFusion fusion =
        new SessionFusion(contract(people, UnknownPersonRule.Score.MAX_PROBABILITY));
    Random random = new Random(people);
    FusionState kept = FusionState.EMPTY;
    FusionState readBack = FusionState.EMPTY;
    float[] person = embedding(random);
    for (int i = 0; i < 100; i++) {
      Prediction window = window(random, people, person);
      SignalQuality quality = random.nextInt(5) == 0 ? SignalQuality.UNUSABLE : SignalQuality.GOOD;
      kept = fusion.next(kept, i, window, quality);
      readBack = writtenAndRead(fusion.next(readBack, i, window, quality));

      assertThat(fusion.fused(readBack)).usingRecursiveComparison().isEqualTo(fusion.fused(kept));
    }
  }

  /**
   * The person is as likely as not the first of a window by itself, and among its first forty in
   * nine of ten; then ten windows name the person, with or without the rest of each.
   */
  @ParameterizedTest(name = "{0} people")
  @CsvSource({"50, 4.5", "300, 5.6", "1000, 6.4"})
  void ofManyPeopleTheOneWhomTheWindowsNameTogetherIsTheSame(int people, double lead) {
    ModelContract contract = contract(people, UnknownPersonRule.Score.MAX_PROBABILITY);
    SessionFusion fusion = new SessionFusion(contract);
    Whole whole = new Whole(contract);
    Random random = new Random(people);
    FusionState state = FusionState.EMPTY;
    float[] person = embedding(random);
    int first = 0;
    for (int i = 0; i < 500; i++) {
      Prediction window = window(random, people, person, lead);
      first += largest(window.identity()) == 0 ? 1 : 0;
      state = fusion.next(state, i, window, SignalQuality.GOOD);
      whole.add(window);
      if (i >= 9) {
        assertThat(largest(whole.identity())).isZero();
        assertThat(largest(fusion.fused(state).identity())).isZero();
      }
    }
    assertThat(first).isBetween(200, 300);
  }

  private static FusionState writtenAndRead(FusionState state) {
    List<Evidence> read =
        state.recent().stream()
            .map(
                evidence -> {
                  ByteBuffer bytes = ByteBuffer.allocate(evidence.encodedBytes());
                  evidence.writeTo(bytes);
                  return Evidence.readFrom(bytes.flip());
                })
            .toList();
    return new FusionState(read, state.activityBelief(), state.lastWindowIndex());
  }

  /** Of somebody who is person 0 for the model, more or less. */
  private static Prediction window(Random random, int people, float[] person) {
    return window(random, people, person, 3);
  }

  private static Prediction window(Random random, int people, float[] person, double lead) {
    float[] identity = new float[people];
    float sum = 0;
    for (int i = 0; i < people; i++) {
      identity[i] = (float) Math.exp(2 * random.nextGaussian() + (i == 0 ? lead : 0));
      sum += identity[i];
    }
    for (int i = 0; i < people; i++) {
      identity[i] /= sum;
    }
    float[] embedding = embedding(random);
    for (int i = 0; i < FEATURES; i++) {
      embedding[i] += 2 * person[i];
    }
    return new Prediction(identity, new float[] {0.3f, 0.7f}, embedding, random.nextFloat());
  }

  private static float[] embedding(Random random) {
    float[] embedding = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      embedding[i] = (float) random.nextGaussian();
    }
    return embedding;
  }

  private static int largest(float[] numbers) {
    return IntStream.range(0, numbers.length)
        .reduce(0, (one, other) -> numbers[other] > numbers[one] ? other : one);
  }

  private static ModelContract contract(int people, UnknownPersonRule.Score score) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "fusing",
        InputUnit.MILLIVOLTS,
        250,
        1000,
        500,
        IntStream.range(0, people).mapToObj(i -> "person-" + i).toList(),
        List.of("rest", "run"),
        FEATURES,
        new UnknownPersonRule(score, List.of(0.5)),
        new Fusion(10, List.of(1.0, 1.4, 2.3), 0.9, 1.0),
        null,
        "made up",
        "0".repeat(64),
        1,
        Map.of());
  }

  /** The same sums over all that was said. */
  private static final class Whole {

    private final ModelContract contract;
    private final Deque<Prediction> recent = new ArrayDeque<>();

    Whole(ModelContract contract) {
      this.contract = contract;
    }

    void add(Prediction window) {
      recent.addLast(window);
      if (recent.size() > contract.fusion().windows()) {
        recent.removeFirst();
      }
    }

    float[] identity() {
      double[] logarithms = new double[contract.identities().size()];
      double temperature = contract.fusion().identityTemperature(recent.size());
      for (Prediction window : recent) {
        float[] own = LogProbabilities.of(window.identity());
        for (int person = 0; person < own.length; person++) {
          logarithms[person] += own[person] / temperature;
        }
      }
      return LogProbabilities.softmax(logarithms);
    }

    float score() {
      int person = largest(identity());
      return (float)
          recent.stream()
              .mapToDouble(
                  window ->
                      contract.rejection().score() == UnknownPersonRule.Score.MAX_PROBABILITY
                          ? Math.exp(LogProbabilities.of(window.identity())[person])
                          : window.familiarity())
              .average()
              .orElseThrow();
    }

    float[] embedding() {
      return Embeddings.mean(
          recent.stream().map(window -> Embeddings.unit(window.embedding())).toList(), FEATURES);
    }
  }
}
