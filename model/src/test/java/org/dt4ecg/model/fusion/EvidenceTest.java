package org.dt4ecg.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {

  @ParameterizedTest(name = "{0} people")
  @ValueSource(ints = {0, 1, 3, 39, 40, 41, 500, 20_000})
  void whatIsReadBackIsWhatWasWrittenAndNoMore(int people) {
    Random random = new Random(people);
    for (int i = 0; i < 50; i++) {
      Evidence evidence = random(random, people, random.nextInt(130));
      ByteBuffer bytes = ByteBuffer.allocate(evidence.encodedBytes() + 7).position(3);

      evidence.writeTo(bytes);
      assertThat(bytes.position()).isEqualTo(3 + evidence.encodedBytes());
      assertThat(bytes.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
      bytes.position(3);
      Evidence read = Evidence.readFrom(bytes);

      assertThat(bytes.position()).isEqualTo(3 + evidence.encodedBytes());
      assertThat(bytes.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
      assertThat(read).usingRecursiveComparison().isEqualTo(evidence);
    }
  }

  @ParameterizedTest(name = "{0} people in at most {1} bytes")
  @CsvSource({"10, 130", "40, 260", "41, 330", "1000, 330", "20000, 400"})
  void whatIsWrittenIsSmallHoweverManyPeopleThereAre(int people, int mostBytes) {
    Random random = new Random(people);
    for (int i = 0; i < 200; i++) {
      assertThat(random(random, people, 64).encodedBytes()).isLessThanOrEqualTo(mostBytes);
    }
  }

  @Test
  void theBytesAreThoseOfTheFormat() {
    Evidence evidence = Evidence.of(300, new float[] {1, 0.25f}, -2, new float[] {0, -3});
    ByteBuffer bytes = ByteBuffer.allocate(evidence.encodedBytes()).order(ByteOrder.LITTLE_ENDIAN);

    evidence.writeTo(bytes);

    ByteBuffer expected = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    expected.put((byte) 0xAC).put((byte) 2).put((byte) 2).put((byte) 2);
    expected.putFloat(0).putFloat((float) Math.log(0.25)).putFloat(-2);
    expected.put((byte) 2).putFloat(1 / 127f).put((byte) 0).put((byte) -127);
    assertThat(bytes.array()).isEqualTo(Arrays.copyOf(expected.array(), expected.position()));
  }

  @Test
  void upToFortyPeopleHaveAProbabilityOfTheirOwn() {
    float[] identity = shares(new Random(1), 40);

    Evidence evidence = Evidence.of(0, identity, 0, new float[1]);

    for (int person = 0; person < identity.length; person++) {
      assertThat(evidence.logProbability(person)).isEqualTo((float) Math.log(identity[person]));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ofMorePeopleTheFortyMostProbableHaveTheirOwnAndTheOthersShareTheMeanOfTheRest(long seed) {
    float[] identity = shares(new Random(seed), 300);
    int[] order =
        IntStream.range(0, identity.length)
            .boxed()
            .sorted((one, other) -> Float.compare(identity[other], identity[one]))
            .mapToInt(Integer::intValue)
            .toArray();
    double rest = Arrays.stream(order).skip(40).mapToDouble(person -> identity[person]).sum();

    Evidence evidence = Evidence.of(0, identity, 0, new float[1]);

    for (int place = 0; place < order.length; place++) {
      double probability = place < 40 ? identity[order[place]] : rest / 260;
      assertThat((double) evidence.logProbability(order[place]))
          .isCloseTo(Math.log(probability), offset(1e-5));
    }
  }

  @Test
  void ofEquallyProbablePeopleTheFirstHaveTheirOwn() {
    float[] identity = new float[80];
    Arrays.fill(identity, 0.02f);
    Arrays.fill(identity, 60, 80, 0.01f);
    identity[70] = 0.05f;

    Evidence evidence = Evidence.of(0, identity, 0, new float[1]);

    float shared = (float) Math.log((21 * 0.02 + 19 * 0.01) / 40);
    assertThat(evidence.logProbability(70)).isEqualTo((float) Math.log(0.05f));
    assertThat(evidence.logProbability(38)).isEqualTo((float) Math.log(0.02f));
    assertThat(evidence.logProbability(39)).isCloseTo(shared, offset(1e-6f));
    assertThat(evidence.logProbability(79)).isCloseTo(shared, offset(1e-6f));
  }

  @Test
  void nobodyIsRuledOut() {
    float[] identity = new float[100];
    identity[99] = 1;

    Evidence evidence = Evidence.of(0, identity, 0, new float[1]);

    assertThat(evidence.logProbability(99)).isZero();
    assertThat(evidence.logProbability(0)).isEqualTo((float) Math.log(1e-7f));
    assertThat(evidence.logProbability(98)).isEqualTo((float) Math.log(1e-7f));
  }

  @Test
  void anEmbeddingIsScaledToLengthOneAndRoundedToSteps() {
    Evidence evidence = Evidence.of(0, new float[1], 0, new float[] {3, -4, 0.01f, 0});

    assertThat(evidence.feature(1)).isCloseTo(-0.8f, offset(1e-5f));
    assertThat(evidence.feature(0)).isCloseTo(0.6f, offset(0.8f / 127 / 2));
    assertThat(evidence.feature(2)).isZero();
    assertThat(evidence.feature(3)).isZero();
  }

  @Test
  void halfAStepIsRoundedToTheEvenOne() {
    float unit = 1 / 128f;
    float[] embedding = new float[8];
    // 127, 2.5, 1.5, -0.5 and the like of 127 steps; the length scales all alike.
    float[] steps = {127, 2.5f, 1.5f, -0.5f, -1.5f, 0.5f, 3.5f, -2.5f};
    for (int i = 0; i < steps.length; i++) {
      embedding[i] = steps[i] * unit;
    }
    Evidence evidence = Evidence.of(0, new float[1], 0, embedding);

    float step = evidence.feature(0) / 127;
    assertThat(evidence.features()).isEqualTo(8);
    for (int i = 0; i < steps.length; i++) {
      assertThat(evidence.feature(i) / step).isCloseTo(steps[i], offset(0.5001f));
      assertThat(evidence.feature(i) / step)
          .isCloseTo(Math.round(evidence.feature(i) / step), offset(1e-4f));
    }
  }

  @Test
  void anEmbeddingWithoutADirectionIsSimilarToNothing() {
    Evidence evidence = Evidence.of(0, new float[1], 0, new float[3]);

    assertThat(new float[] {evidence.feature(0), evidence.feature(1), evidence.feature(2)})
        .containsOnly(0);
  }

  @Test
  void aNegativeIndexIsRefused() {
    assertThatThrownBy(() -> Evidence.of(-1, new float[1], 0, new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @ParameterizedTest(name = "{0} people")
  @ValueSource(ints = {3, 100})
  void bytesThatWereCutShortAreRefused(int people) {
    Evidence evidence = random(new Random(5), people, 16);
    byte[] bytes = bytes(evidence);
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length).slice();
      assertThatThrownBy(() -> Evidence.readFrom(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void damagedBytesAreReadOrRefusedAndTakeNoMoreRoomThanThereIs() {
    Random random = new Random(9);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = bytes(random(random, random.nextInt(100), random.nextInt(40)));
      for (int damage = random.nextInt(1, 4); damage > 0; damage--) {
        bytes[random.nextInt(Math.min(12, bytes.length))] = (byte) random.nextInt();
      }
      try {
        Evidence read = Evidence.readFrom(ByteBuffer.wrap(bytes));
        assertThat(read.encodedBytes()).isLessThanOrEqualTo(bytes.length);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("evidence of a window");
      }
    }
  }

  @Test
  void aPersonBehindTheLastIsRefused() {
    float[] identity = new float[41];
    identity[40] = 1;
    byte[] bytes = bytes(Evidence.of(0, identity, 0, new float[0]));
    // The last of forty distances; person 39 has none of its own, so person 40 is one further.
    assertThat(bytes[42]).isEqualTo((byte) 1);
    bytes[42] = 2;

    assertThatThrownBy(() -> Evidence.readFrom(ByteBuffer.wrap(bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 1");
  }

  private static byte[] bytes(Evidence evidence) {
    ByteBuffer bytes = ByteBuffer.allocate(evidence.encodedBytes());
    evidence.writeTo(bytes);
    return bytes.array();
  }

  private static Evidence random(Random random, int people, int features) {
    float[] embedding = new float[features];
    for (int i = 0; i < features; i++) {
      embedding[i] = (float) random.nextGaussian();
    }
    return Evidence.of(
        random.nextInt(100_000), shares(random, people), random.nextFloat(), embedding);
  }

  private static float[] shares(Random random, int size) {
    float[] shares = new float[size];
    float sum = 0;
    for (int i = 0; i < size; i++) {
      shares[i] = (float) Math.exp(3 * random.nextGaussian());
      sum += shares[i];
    }
    for (int i = 0; i < size; i++) {
      shares[i] /= sum;
    }
    return shares;
  }
}
