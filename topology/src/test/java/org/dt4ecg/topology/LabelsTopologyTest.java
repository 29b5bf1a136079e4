package org.dt4ecg.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.dt4ecg.topology.testing.Labels.at;
import static org.dt4ecg.topology.testing.Labels.label;
import static org.dt4ecg.topology.testing.Labels.rest;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.labels.JoinLabels;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Labels;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames last half a second; labels may come one minute after their samples, or before them. */
@Tag("slow")
class LabelsTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);
  private static final Duration DELAY = Duration.ofMinutes(1);

  /** A little more than the grace of the stream. */
  private static final Duration GRACE = Duration.ofSeconds(12);

  private final Pipeline pipeline =
      Pipeline.builder(new FakeModel())
          .set(TopologyConfig.LABELS_ENABLED, true)
          .set(TopologyConfig.LABELS_DELAY_MS, DELAY.toMillis())
          .start();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aLabelThatComesAfterItsSamplesIsJoinedAtOnce() {
    pipeline.send(DEVICE.frames(0, 20)).label(rest(ID, 2, 4));
    List<LabelledEcg> labelled = pipeline.takeLabelled();
    assertThat(labelled)
        .extracting(LabelledEcg::getStartTime)
        .containsExactly(at(2), at(2.5), at(3), at(3.5));
    LabelledEcg first = labelled.get(0);
    EcgSamples frame = DEVICE.frame(4);
    assertThat(first.getDeviceId()).isEqualTo(ID);
    assertThat(first.getSessionId()).isEqualTo(ID + "@" + T0);
    assertThat(first.getSamplingRate()).isEqualTo(frame.getSamplingRate());
    assertThat(first.getLead()).isEqualTo(frame.getLead());
    assertThat(first.getMicrovoltsPerCount()).isEqualTo(frame.getMicrovoltsPerCount());
    assertThat(first.getBaselineCount()).isEqualTo(frame.getBaselineCount());
    assertThat(first.getSamples()).isEqualTo(frame.getSamples());
    assertThat(first.getUserId()).isEqualTo(FakeModel.ANNA);
    assertThat(first.getActivity()).isEqualTo(FakeModel.REST);
    assertThat(first.getLabelSource()).isEqualTo(Labels.SOURCE);
    expectNothingMore();
  }

  @Test
  void framesAreCutWhereTheLabelBeginsAndEnds() {
    pipeline.send(DEVICE.frames(0, 20)).label(rest(ID, 2.1, 3.2));
    List<LabelledEcg> labelled = pipeline.takeLabelled();
    assertThat(labelled)
        .extracting(LabelledEcg::getStartTime)
        .containsExactly(at(2.1), at(2.5), at(3));
    assertThat(labelled)
        .extracting(frame -> SampleCodec.count(frame.getSamples()))
        .containsExactly(100, 125, 50);
    short[] whole = SampleCodec.decode(DEVICE.frame(4).getSamples());
    assertThat(SampleCodec.decode(labelled.get(0).getSamples()))
        .isEqualTo(Arrays.copyOfRange(whole, 25, 125));
    expectNothingMore();
  }

  @Test
  void aLabelIsCutToTheSamplesThatAreStillThere() {
    pipeline.send(DEVICE.frames(0, 200)).label(rest(ID, 0, 60));
    List<LabelledEcg> labelled = pipeline.takeLabelled();
    assertThat(labelled.get(0).getStartTime()).isBetween(at(34), at(40));
    assertThat(labelled.get(labelled.size() - 1).getStartTime()).isEqualTo(at(59.5));
    expectNothingMore();
  }

  @Test
  void aLabelThatComesLaterThanTheDelayGoesToDeadLetters() {
    EcgLabel label = rest(ID, 2, 4);
    pipeline.send(DEVICE.frames(0, 200)).label(label);
    Headers headers = pipeline.expectRefused(RejectionReason.LABEL_UNMATCHED, ID, label);
    assertThat(Pipeline.header(headers, DeadLetterHeaders.MESSAGE))
        .contains(at(2).toString(), at(100).toString(), "PT1M");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.TOPIC)).isEqualTo("ecg-labels");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.OFFSET)).isEqualTo("0");
    expectNothingMore();
    assertThat(pipeline.counters().deadLetters()).containsEntry("LABEL_UNMATCHED", 1L);
  }

  @Test
  void aLabelThatComesBeforeItsSamplesWaitsForTheLastOfThem() {
    pipeline.send(DEVICE.frames(0, 4)).label(rest(ID, 3, 4)).send(DEVICE.frames(4, 7));
    assertThat(pipeline.takeLabelled()).isEmpty();
    assertThat(pipeline.metric("labels-waiting")).isEqualTo(1);
    pipeline.send(DEVICE.frame(7));
    assertThat(pipeline.takeLabelled())
        .extracting(LabelledEcg::getStartTime)
        .containsExactly(at(3), at(3.5));
    pipeline.send(DEVICE.frames(8, 60));
    expectNothingMore();
  }

  @Test
  void aLabelFromFurtherAheadThanTheDelayIsRefused() {
    EcgLabel near = rest(ID, 61, 62);
    EcgLabel far = rest(ID, 61.1, 62);
    pipeline.send(DEVICE.frames(0, 2)).label(near).label(far);
    expectNothingMore();
    pipeline.waitFor(GRACE);
    pipeline.expectRefused(RejectionReason.LABEL_AHEAD, ID, far);
    pipeline.send(DEVICE.frames(2, 124));
    assertThat(pipeline.takeLabelled()).hasSize(2);
    expectNothingMore();
  }

  @Test
  void aDeviceThatWasNeverSeenIsWaitedForUpToTheDelay() {
    EcgLabel lost = rest("device-2", 0, 1);
    pipeline.label(rest(ID, 0, 1)).label(lost).send(DEVICE.frames(0, 2));
    assertThat(pipeline.takeLabelled()).hasSize(2);
    pipeline.waitFor(DELAY);
    expectNothingMore();
    pipeline.waitFor(Duration.ofSeconds(2));
    pipeline.expectRefused(RejectionReason.LABEL_UNMATCHED, "device-2", lost);
    expectNothingMore();
  }

  @Test
  void theFirstFrameOfADeviceShowsThatALabelWasFarAhead() {
    EcgLabel label = rest(ID, 300, 301);
    pipeline.label(label).send(DEVICE.frames(0, 1));
    pipeline.waitFor(GRACE);
    pipeline.expectRefused(RejectionReason.LABEL_AHEAD, ID, label);
    expectNothingMore();
  }

  @Test
  void aMissingFrameIsWaitedForAsLongAsWindowsWait() {
    pipeline.send(DEVICE.frames(0, 4)).send(DEVICE.frames(5, 8)).label(rest(ID, 1, 4));
    pipeline.send(DEVICE.frames(8, 27));
    assertThat(pipeline.takeLabelled()).isEmpty();
    pipeline.send(DEVICE.frame(4));
    assertThat(pipeline.takeLabelled()).hasSize(6);
    expectNothingMore();
  }

  @Test
  void aFrameThatIsLostIsLeftOut() {
    pipeline.send(DEVICE.frames(0, 4)).send(DEVICE.frames(5, 8)).label(rest(ID, 1, 4));
    pipeline.send(DEVICE.frames(8, 28));
    assertThat(pipeline.takeLabelled())
        .extracting(LabelledEcg::getStartTime)
        .containsExactly(at(1), at(1.5), at(2.5), at(3), at(3.5));
    pipeline.send(DEVICE.frame(4));
    assertThat(pipeline.takeLabelled()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"20, false", "20.25, false", "240, false", "1800, false", "20.25, true", "240, true"})
  void aLabelWhoseEcgHasNotComeYetIsNotGivenUpWhenAFrameWithAWrongTimeAheadComes(
      double secondsAhead, boolean numbersAllZero) {
    UnaryOperator<EcgSamples> numbered = numbered(numbersAllZero);
    pipeline.send(all(DEVICE.frames(0, 20), numbered)).label(rest(ID, 9, 14));
    pipeline.send(numbered.apply(wrong(20, 10 + secondsAhead)));
    pipeline.send(all(DEVICE.frames(20, 27), numbered));
    assertThat(pipeline.takeLabelled()).isEmpty();
    pipeline.send(numbered.apply(DEVICE.frame(27)));
    expectLabelled(all(DEVICE.frames(18, 28), numbered));
    pipeline.label(rest(ID, 12, 13));
    expectLabelled(all(DEVICE.frames(24, 26), numbered));
    expectNothingMore();
  }

  /** On the grid of the device's frames, and off it; in their order, and five by five reversed. */
  @ParameterizedTest
  @CsvSource({
    "20, false, false",
    "20.25, false, false",
    "20, true, false",
    "20.25, true, false",
    "20, false, true",
    "20.25, false, true",
    "20, true, true",
    "20.25, true, true",
    "3, false, false",
    "3.25, false, false"
  })
  void whereAFrameWithAWrongTimeLayLabelledEcgHasTheSamplesOfThatTime(
      double secondsAhead, boolean isReordered, boolean numbersAllZero) {
    UnaryOperator<EcgSamples> numbered = numbered(numbersAllZero);
    double wrongTime = 10 + secondsAhead;
    pipeline.send(all(DEVICE.frames(0, 20), numbered));
    pipeline.send(numbered.apply(wrong(20, wrongTime)));
    pipeline.label(rest(ID, wrongTime - 0.5, wrongTime + 1));
    for (int from = 20; from < 120; from += 5) {
      List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(from, from + 5));
      if (isReordered) {
        Collections.reverse(frames);
      }
      pipeline.send(all(frames, numbered));
    }
    List<LabelledEcg> labelled = pipeline.takeLabelled();
    assertThat(labelled).extracting(LabelledEcg::getSessionId).containsOnly(ID + "@" + T0);
    assertThat(signal(labelled)).isEqualTo(signalOf(wrongTime - 0.5, wrongTime + 1));
    assertThat(pipeline.metric("labels-waiting")).isZero();
  }

  /** A device that has seen no better, and a hole into which nothing else came. */
  @Test
  void aFrameAloneIsLabelledIfNoOtherCameForItsTime() {
    pipeline.send(DEVICE.frames(0, 8)).send(DEVICE.frame(40)).label(rest(ID, 20, 20.5));
    assertThat(pipeline.takeLabelled()).isEmpty();
    pipeline.waitFor(Duration.ofSeconds(12));
    expectLabelled(DEVICE.frames(40, 41));
    expectNothingMore();
  }

  @Test
  void aDeviceThatSendsAFrameNowAndThenHasItsLabelsToo() {
    List<EcgSamples> frames =
        IntStream.range(0, 20).mapToObj(i -> DEVICE.frameAt(i, at(30.0 * i))).toList();
    pipeline.send(frames.subList(0, 3)).label(rest(ID, 90, 90.5)).send(frames.subList(3, 6));
    expectLabelled(frames.subList(3, 4));
    pipeline.send(frames.subList(6, 20)).waitFor(Duration.ofSeconds(12));
    pipeline.label(rest(ID, 570, 570.5));
    expectLabelled(frames.subList(19, 20));
    assertThat(keptFrames()).isLessThan(8);
    expectNothingMore();
  }

  @Test
  void ofFramesWithWrongTimesNoMoreAreKeptThanADeviceHasWithinTheDelay() {
    pipeline.send(DEVICE.frames(0, 8));
    for (int i = 0; i < 200; i++) {
      pipeline.send(wrong(i, 700 + 6.0 * ((i * 61) % 200)));
      pipeline.send(DEVICE.frame(8 + i));
    }
    assertThat(keptFrames()).isLessThan(133 + 64);
  }

  @Test
  void aDeviceThatHasGoneSilentIsWaitedForUpToTheDelayByTheWallClock() {
    pipeline.send(DEVICE.frames(0, 8)).label(rest(ID, 3, 10));
    pipeline.waitFor(DELAY);
    assertThat(pipeline.takeLabelled()).isEmpty();
    pipeline.waitFor(Duration.ofSeconds(2));
    assertThat(pipeline.takeLabelled())
        .extracting(LabelledEcg::getStartTime)
        .containsExactly(at(3), at(3.5));
    pipeline.send(DEVICE.frames(8, 60));
    expectNothingMore();
  }

  @Test
  void theEcgOfADeviceThatStoppedCanBeLabelledForTheDelayAndIsThenRemoved() {
    pipeline.send(DEVICE.frames(0, 20)).waitFor(DELAY);
    pipeline.label(rest(ID, 8, 9));
    assertThat(pipeline.takeLabelled()).hasSize(2);
    pipeline.waitFor(Duration.ofSeconds(2));
    assertThat(keptFrames()).isZero();
    expectNothingMore();
  }

  @Test
  void anotherDeviceThatIsADayAheadChangesNothing() {
    TestDevice behind = TestDevice.of("device-2", T0.minus(Duration.ofDays(1)));
    pipeline.send(behind.frames(0, 8)).send(DEVICE.frames(0, 8)).send(behind.frames(8, 20));
    double dayBefore = -Duration.ofDays(1).toSeconds();
    pipeline.label(rest("device-2", dayBefore + 1, dayBefore + 2)).label(rest(ID, 1, 2));
    assertThat(pipeline.takeLabelled())
        .extracting(LabelledEcg::getStartTime)
        .containsExactly(at(dayBefore + 1), at(dayBefore + 1.5), at(1), at(1.5));
    EcgLabel unmatched = rest("device-2", 1, 2);
    pipeline.label(unmatched);
    pipeline.waitFor(GRACE);
    pipeline.expectRefused(RejectionReason.LABEL_AHEAD, "device-2", unmatched);
    pipeline.label(rest("device-2", dayBefore + 12, dayBefore + 13));
    pipeline.send(behind.frames(20, 26));
    assertThat(pipeline.takeLabelled()).hasSize(2);
    expectNothingMore();
  }

  @Test
  void aFrameThatComesAgainIsLabelledOnce() {
    pipeline.send(DEVICE.frames(0, 8)).send(DEVICE.frames(0, 8)).label(rest(ID, 1, 3));
    assertThat(pipeline.takeLabelled()).hasSize(4);
    pipeline.send(DEVICE.frames(0, 8));
    expectNothingMore();
  }

  @Test
  void framesOnBothSidesOfALongHoleAreOfTwoSessions() {
    TestDevice later = DEVICE.startingAt(at(20));
    pipeline.send(DEVICE.frames(0, 8)).send(later.frames(1, 8));
    pipeline.send(later.frame(0)).label(rest(ID, 3, 21.5)).send(later.frames(8, 40));
    assertThat(pipeline.takeLabelled())
        .extracting(LabelledEcg::getSessionId)
        .containsExactly(
            ID + "@" + T0, ID + "@" + T0, ID + "@" + at(20), ID + "@" + at(20), ID + "@" + at(20));
  }

  @Test
  void theWindowsAreThoseOfAnApplicationWithoutLabels() {
    pipeline.label(rest(ID, 1, 3)).send(DEVICE.frames(0, 20)).expectFirstWindows(ID, T0, 4);
    assertThat(pipeline.takeLabelled()).hasSize(4);
    expectNothingMore();
  }

  @Test
  void framesAreKeptForTheDelayAndATenthOfItAtMost() {
    pipeline.send(DEVICE.frames(0, 1000));
    assertThat(keptFrames()).isBetween(120, 133);
  }

  static Stream<EcgLabel> faultyLabels() {
    return Stream.of(
        label(ID, 1, 2).setUserId(" ").build(),
        label(ID, 1, 2).setActivity("").build(),
        label(ID, 2, 2).build(),
        label(ID, 3, 2).build());
  }

  @ParameterizedTest
  @MethodSource("faultyLabels")
  void aLabelThatSaysNothingGoesToDeadLetters(EcgLabel label) {
    RejectionReason reason =
        label.getUserId().isBlank()
            ? RejectionReason.NO_USER
            : label.getActivity().isBlank()
                ? RejectionReason.NO_ACTIVITY
                : RejectionReason.LABEL_SPAN;
    pipeline.send(DEVICE.frames(0, 8)).label(label);
    pipeline.expectRefused(reason, ID, label);
    expectNothingMore();
  }

  @Test
  void aLabelThatIsNoAvroGoesToDeadLettersByteForByte() {
    byte[] key = {1, 2};
    byte[] value = "no Avro".getBytes(UTF_8);
    pipeline.sendBytes(Topics.ECG_LABELS, key, value);
    pipeline.expectDeadLetter(RejectionReason.UNREADABLE, key, value);
    expectNothingMore();
  }

  @Test
  void aLabelUnderAnotherKeyOrWithoutAValueGoesToDeadLetters() {
    EcgLabel label = rest(ID, 1, 2);
    pipeline.send(DEVICE.frames(0, 8)).labelWithKey("device-2", label).labelWithKey(ID, null);
    pipeline.expectRefused(RejectionReason.WRONG_KEY, "device-2", label);
    pipeline.expectRefused(RejectionReason.NO_VALUE, ID, null);
    expectNothingMore();
  }

  /** Labels and frames come in any order that they may; each sample is labelled once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everySampleOfALabelIsLabelledOnceWhateverTheOrder(long seed) {
    Random random = new Random(seed);
    List<EcgSamples> frames = new ArrayList<>(DEVICE.frames(0, 80));
    for (int from = 0; from < frames.size(); from += 8) {
      Collections.shuffle(frames.subList(from, from + 8), random);
    }
    Map<Integer, List<EcgLabel>> labelsBefore = new HashMap<>();
    int expectedSamples = 0;
    for (int i = 0; i < 12; i++) {
      int fromSample = random.nextInt(9_000);
      int samples = 1 + random.nextInt(1_000);
      expectedSamples += samples;
      labelsBefore
          .computeIfAbsent(random.nextInt(frames.size()), frame -> new ArrayList<>())
          .add(
              label(ID, fromSample / 250.0, (fromSample + samples) / 250.0)
                  .setActivity("activity-" + i)
                  .build());
    }
    for (int i = 0; i < frames.size(); i++) {
      labelsBefore.getOrDefault(i, List.of()).forEach(pipeline::label);
      pipeline.send(frames.get(i));
      if (random.nextInt(4) == 0) {
        pipeline.send(frames.get(random.nextInt(i + 1)));
      }
    }
    Map<String, Integer> seen = new HashMap<>();
    for (LabelledEcg labelled : pipeline.takeLabelled()) {
      int count = SampleCodec.count(labelled.getSamples());
      for (int i = 0; i < count; i++) {
        Instant time = labelled.getStartTime().plusNanos(i * 4_000_000L);
        seen.merge(labelled.getActivity() + time, 1, Integer::sum);
      }
    }
    assertThat(seen).hasSize(expectedSamples);
    assertThat(seen.values()).containsOnly(1);
    assertThat(pipeline.metric("labels-waiting")).isZero();
  }

  private static UnaryOperator<EcgSamples> numbered(boolean allZero) {
    return frame -> allZero ? EcgSamples.newBuilder(frame).setSequence(0).build() : frame;
  }

  private static List<EcgSamples> all(List<EcgSamples> frames, UnaryOperator<EcgSamples> change) {
    return frames.stream().map(change).toList();
  }

  /** A frame under a time that is not its own, with samples that no other has. */
  private static EcgSamples wrong(int sequence, double seconds) {
    short[] samples = SampleCodec.decode(DEVICE.frame(0).getSamples());
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (samples[i] + 1_000);
    }
    return EcgSamples.newBuilder(DEVICE.frameAt(sequence, at(seconds)))
        .setSamples(SampleCodec.encode(samples))
        .build();
  }

  private void expectLabelled(List<EcgSamples> frames) {
    assertThat(pipeline.takeLabelled())
        .extracting(LabelledEcg::getStartTime, LabelledEcg::getSamples)
        .containsExactlyElementsOf(
            frames.stream().map(frame -> tuple(frame.getStartTime(), frame.getSamples())).toList());
  }

  private static List<Short> signal(List<LabelledEcg> labelled) {
    return labelled.stream()
        .sorted(Comparator.comparing(LabelledEcg::getStartTime))
        .flatMap(ecg -> samples(ecg.getSamples()))
        .toList();
  }

  /** What the device measured, from one second to another. */
  private static List<Short> signalOf(double from, double to) {
    return DEVICE.frames(0, 120).stream()
        .flatMap(frame -> samples(frame.getSamples()))
        .skip(Math.round(from * 250))
        .limit(Math.round((to - from) * 250))
        .toList();
  }

  private static Stream<Short> samples(ByteBuffer encoded) {
    short[] samples = SampleCodec.decode(encoded);
    return IntStream.range(0, samples.length).mapToObj(i -> samples[i]);
  }

  private int keptFrames() {
    KeyValueStore<Bytes, EcgSamples> store =
        pipeline.driver().<Bytes, EcgSamples>getKeyValueStore(JoinLabels.FRAMES);
    int kept = 0;
    try (KeyValueIterator<Bytes, EcgSamples> all = store.all()) {
      while (all.hasNext()) {
        all.next();
        kept++;
      }
    }
    return kept;
  }

  /** Windows are none of this test's business. */
  private void expectNothingMore() {
    pipeline.takeAllWindows();
    pipeline.expectNoMoreRecords();
  }
}
