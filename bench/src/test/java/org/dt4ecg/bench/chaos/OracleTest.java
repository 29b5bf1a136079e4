package org.dt4ecg.bench.chaos;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.dt4ecg.bench.chaos.LetterOracle.Place;
import org.dt4ecg.bench.chaos.LetterOracle.SentPoison;
import org.dt4ecg.bench.chaos.StreamInTheDriver.Letter;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.bench.swap.TwoReleases;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The oracle agrees with the topology on a fleet that behaves in every way, and with nothing that
 * differs from it by one record.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OracleTest {

  private static final long MICROS = 900_000_000;

  /** Those whose records are changed, one by one: each change is judged anew. */
  private static final int DEVICES = 6;

  /** Those that do everything that devices do. */
  private static final int ALL_DEVICES = 40;

  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final Place SEEN = new Place(new TopicPartition("ecg-samples", 3), 17);
  private static final Place OF_A_TABLE = new Place(new TopicPartition("user-profiles", 0), 4);

  private final Signals signals = Signals.simulated();
  private final Fleet fleet = fleet(DEVICES);
  private TwoReleases releases;
  private OnnxModel first;
  private OnnxModel second;
  private WindowGrid grid;
  private StreamInTheDriver right;
  private ValueSerdes serdes;

  @BeforeAll
  void runTheTopology(@TempDir(factory = FolderInMemory.class) Path folder)
      throws BenchException, InvalidModelException {
    releases = TwoReleases.of(LightModel.file(LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP));
    first = OnnxModel.load(releases.first());
    second = OnnxModel.load(releases.second());
    grid = WindowGrid.of(first.contract());
    serdes = ValueSerdes.of(new InMemorySchemaRegistry());
    right = runOf(fleet, folder);
  }

  @AfterAll
  void close() {
    serdes.close();
    first.close();
    second.close();
  }

  @Test
  void whatTheTopologyMakesOfAFleetIsRight(@TempDir(factory = FolderInMemory.class) Path folder)
      throws ClassificationException {
    Fleet all = fleet(ALL_DEVICES);
    assertThat(all.behaviours().values()).allMatch(times -> times > 0);
    StreamInTheDriver out = runOf(all, folder);

    Findings findings = judge(all, out, List.of());

    assertThat(findings.examples()).isEmpty();
    assertThat(findings.none()).isTrue();
    assertThat(out.events()).hasSizeGreaterThan(10_000);
    assertThat(out.letters()).hasSizeGreaterThan(100);
  }

  @Test
  void whatIsChangedBelowIsRightBefore() throws ClassificationException {
    assertThat(judge(right).examples()).isEmpty();
    assertThat(judge(right).none()).isTrue();
  }

  @Test
  void anEventThatIsDroppedIsLost() throws ClassificationException {
    assertThat(judge(withEvents(events -> without(events, 17))).counts())
        .containsEntry(Wrong.LOST, 1L)
        .containsEntry(Wrong.DOUBLED, 0L);
    assertThat(judge(withIdentities(results -> without(results, 0))).count(Wrong.LOST)).isOne();
    assertThat(judge(withActivities(results -> without(results, 99))).count(Wrong.LOST)).isOne();
  }

  @Test
  void theTailThatIsCutOffIsLost() throws ClassificationException {
    Findings findings =
        judge(withEvents(events -> new ArrayList<>(events.subList(0, events.size() - 25))));

    assertThat(findings.count(Wrong.LOST)).isEqualTo(25);
  }

  @Test
  void anEventThatComesTwiceIsDoubled() throws ClassificationException {
    assertThat(judge(withEvents(events -> twice(events, 40))).counts())
        .containsEntry(Wrong.DOUBLED, 1L)
        .containsEntry(Wrong.LOST, 0L);
  }

  @Test
  void anEventOfAWindowThatNobodySentIsForeign() throws ClassificationException {
    Findings findings =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        3,
                        event ->
                            UserActivity.newBuilder(event)
                                .setSessionStart(event.getSessionStart().plusMillis(1))
                                .build())));

    assertThat(findings.count(Wrong.FOREIGN)).isOne();
    assertThat(findings.count(Wrong.LOST)).isOne();
  }

  @Test
  void eventsOfASessionThatSwapTheirPlacesAreOutOfOrder() throws ClassificationException {
    Findings findings =
        judge(
            withEvents(
                events -> {
                  List<TestRecord<String, UserActivity>> swapped = new ArrayList<>(events);
                  int later = nextOfTheSession(swapped, 200);
                  Collections.swap(swapped, 200, later);
                  return swapped;
                }));

    assertThat(findings.count(Wrong.OUT_OF_ORDER)).isOne();
    assertThat(findings.count(Wrong.LOST)).isZero();
  }

  @Test
  void anEventThatNamesAnotherModelIsMisattributed() throws ClassificationException {
    Findings ofOneTopic =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        8,
                        event ->
                            UserActivity.newBuilder(event)
                                .setModelVersion(second.version())
                                .build())));

    assertThat(ofOneTopic.count(Wrong.MISATTRIBUTED)).isOne();
  }

  @Test
  void resultsThatNameAModelWhichSaysOtherwiseAreMisattributed() throws ClassificationException {
    UnaryOperator<IdentityResult> renamed =
        result -> IdentityResult.newBuilder(result).setModelVersion(second.version()).build();
    Findings findings = judge(withIdentities(results -> changed(results, 500, renamed)));

    assertThat(findings.count(Wrong.MISATTRIBUTED)).isPositive();
  }

  @Test
  void anEventWithOtherContentsIsMisattributed() throws ClassificationException {
    Findings confidence =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        77,
                        event ->
                            UserActivity.newBuilder(event)
                                .setActivityConfidence(event.getActivityConfidence() + 0.001f)
                                .build())));
    Findings ofTheSession =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        78,
                        event ->
                            UserActivity.newBuilder(event)
                                .setFusedActivityConfidence(0.123f)
                                .build())));
    Findings lead =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        79,
                        event -> UserActivity.newBuilder(event).setLead("V9").build())));
    Findings wearer =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        80,
                        event ->
                            UserActivity.newBuilder(event).setAssignedUserId("nobody").build())));

    Findings heartRate =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        81,
                        event ->
                            UserActivity.newBuilder(event)
                                .setHeartRate(requireNonNull(event.getHeartRate()) + 0.1f)
                                .build())));

    assertThat(List.of(confidence, ofTheSession, lead, wearer, heartRate))
        .allMatch(findings -> findings.count(Wrong.MISATTRIBUTED) == 1);
  }

  @Test
  void theContentsOfAnotherWindowAreMisattributed() throws ClassificationException {
    UserActivity other = right.events().get(600).value();
    Findings findings =
        judge(
            withEvents(
                events ->
                    changed(
                        events,
                        300,
                        event ->
                            UserActivity.newBuilder(other)
                                .setDeviceId(event.getDeviceId())
                                .setSessionStart(event.getSessionStart())
                                .setWindowIndex(event.getWindowIndex())
                                .setWindowStart(event.getWindowStart())
                                .setWindowEnd(event.getWindowEnd())
                                .setLead(event.getLead())
                                .build())));

    assertThat(findings.count(Wrong.MISATTRIBUTED)).isOne();
  }

  @Test
  void aBoutThatIsMissingOrComesTwiceIsSeen() throws ClassificationException {
    assertThat(judge(withBouts(bouts -> without(bouts, 5))).count(Wrong.BOUTS)).isPositive();
    assertThat(judge(withBouts(bouts -> twice(bouts, 5))).count(Wrong.BOUTS)).isPositive();
  }

  @Test
  void aBoutOfAnotherHeartRateOrLeadIsSeen() throws ClassificationException {
    assertThat(right.bouts().get(5).value().getHeartRateWindows()).isPositive();

    UnaryOperator<ActivityBout> faster =
        bout ->
            ActivityBout.newBuilder(bout)
                .setMeanHeartRate(requireNonNull(bout.getMeanHeartRate()) + 1)
                .build();
    UnaryOperator<ActivityBout> fewer =
        bout ->
            ActivityBout.newBuilder(bout)
                .setHeartRateWindows(bout.getHeartRateWindows() - 1)
                .build();
    UnaryOperator<ActivityBout> otherLead =
        bout -> ActivityBout.newBuilder(bout).setLead("V9").build();

    assertThat(judge(withBouts(bouts -> changed(bouts, 5, faster))).count(Wrong.BOUTS)).isOne();
    assertThat(judge(withBouts(bouts -> changed(bouts, 5, fewer))).count(Wrong.BOUTS)).isOne();
    assertThat(judge(withBouts(bouts -> changed(bouts, 5, otherLead))).count(Wrong.MISATTRIBUTED))
        .isOne();
  }

  @Test
  void aDeadLetterThatIsMissingOrDoubledIsSeen() throws ClassificationException {
    assertThat(judge(withLetters(letters -> without(letters, 12))).counts())
        .containsEntry(Wrong.FRAME_UNACCOUNTED, 1L)
        .containsEntry(Wrong.FRAME_LETTER_DOUBLED, 0L);
    assertThat(judge(withLetters(letters -> twice(letters, 12))).counts())
        .containsEntry(Wrong.FRAME_UNACCOUNTED, 0L)
        .containsEntry(Wrong.FRAME_LETTER_DOUBLED, 1L);
  }

  @Test
  void aDeadLetterOfAGoodFrameOrOfNobodyIsSeen() throws ClassificationException {
    byte[] good =
        serdes
            .serdeFor(EcgSamples.class)
            .serializer()
            .serialize("ecg-samples", fleet.devices().get(0).get(0).frame().record(signals));
    Headers late = new RecordHeaders();
    DeadLetterHeaders.put(late, DeadLetterHeaders.REASON, "LATE");

    assertThat(
            judge(withLetters(letters -> with(letters, new Letter(good, late))))
                .count(Wrong.FRAME_LETTER_FOREIGN))
        .isOne();
    assertThat(
            judge(withLetters(letters -> with(letters, new Letter(new byte[] {1}, late))))
                .count(Wrong.LETTER_UNKNOWN))
        .isOne();
  }

  @Test
  void poisonOfAStreamIsADeadLetterOnceAndPoisonOfATableIsNone() throws ClassificationException {
    List<SentPoison> sent =
        List.of(
            new SentPoison(Poison.NO_AVRO, SEEN, true),
            new SentPoison(Poison.NO_AVRO, OF_A_TABLE, false));
    Letter letter = letterOf(SEEN);

    assertThat(judge(right, sent).count(Wrong.POISON_UNACCOUNTED)).isOne();
    assertThat(judge(withLetters(letters -> with(letters, letter)), sent).none()).isTrue();
    assertThat(
            judge(withLetters(letters -> with(with(letters, letter), letter)), sent)
                .count(Wrong.POISON_LETTER_DOUBLED))
        .isOne();
    assertThat(
            judge(withLetters(letters -> with(with(letters, letter), letterOf(OF_A_TABLE))), sent)
                .count(Wrong.POISON_LETTER_DOUBLED))
        .isOne();
  }

  private Fleet fleet(int devices) {
    return Fleet.of(5, devices, FrameTimes.toMicros(START), MICROS, signals, Set.of());
  }

  private StreamInTheDriver runOf(Fleet of, Path folder) {
    return StreamInTheDriver.of(
        of.inOrder(), signals, first, START.plusSeconds(86_400), folder, serdes);
  }

  private static Letter letterOf(Place place) {
    Headers headers = new RecordHeaders();
    DeadLetterHeaders.put(headers, DeadLetterHeaders.TOPIC, place.partition().topic());
    DeadLetterHeaders.put(
        headers, DeadLetterHeaders.PARTITION, Integer.toString(place.partition().partition()));
    DeadLetterHeaders.put(headers, DeadLetterHeaders.OFFSET, Long.toString(place.offset()));
    return new Letter(new byte[] {1, 2}, headers);
  }

  private static int nextOfTheSession(List<TestRecord<String, UserActivity>> events, int of) {
    UserActivity event = events.get(of).value();
    for (int i = of + 1; i < events.size(); i++) {
      UserActivity other = events.get(i).value();
      if (other.getDeviceId().equals(event.getDeviceId())
          && other.getSessionStart().equals(event.getSessionStart())) {
        return i;
      }
    }
    throw new AssertionError("The session ends there");
  }

  private static <T> List<T> without(List<T> all, int index) {
    List<T> fewer = new ArrayList<>(all);
    fewer.remove(index);
    return fewer;
  }

  private static <T> List<T> twice(List<T> all, int index) {
    return with(all, all.get(index));
  }

  private static <T> List<T> with(List<T> all, T one) {
    List<T> more = new ArrayList<>(all);
    more.add(one);
    return more;
  }

  private static <V> List<TestRecord<String, V>> changed(
      List<TestRecord<String, V>> all, int index, UnaryOperator<V> change) {
    List<TestRecord<String, V>> others = new ArrayList<>(all);
    TestRecord<String, V> record = all.get(index);
    others.set(index, new TestRecord<>(record.key(), change.apply(record.value())));
    return others;
  }

  private StreamInTheDriver withIdentities(
      UnaryOperator<List<TestRecord<String, IdentityResult>>> change) {
    return new StreamInTheDriver(
        change.apply(right.identities()),
        right.activities(),
        right.events(),
        right.bouts(),
        right.letters());
  }

  private StreamInTheDriver withActivities(
      UnaryOperator<List<TestRecord<String, ActivityResult>>> change) {
    return new StreamInTheDriver(
        right.identities(),
        change.apply(right.activities()),
        right.events(),
        right.bouts(),
        right.letters());
  }

  private StreamInTheDriver withEvents(
      UnaryOperator<List<TestRecord<String, UserActivity>>> change) {
    return new StreamInTheDriver(
        right.identities(),
        right.activities(),
        change.apply(right.events()),
        right.bouts(),
        right.letters());
  }

  private StreamInTheDriver withBouts(
      UnaryOperator<List<TestRecord<String, ActivityBout>>> change) {
    return new StreamInTheDriver(
        right.identities(),
        right.activities(),
        right.events(),
        change.apply(right.bouts()),
        right.letters());
  }

  private StreamInTheDriver withLetters(UnaryOperator<List<Letter>> change) {
    return new StreamInTheDriver(
        right.identities(),
        right.activities(),
        right.events(),
        right.bouts(),
        change.apply(right.letters()));
  }

  private Findings judge(StreamInTheDriver out) throws ClassificationException {
    return judge(out, List.of());
  }

  private Findings judge(StreamInTheDriver out, List<SentPoison> poisons)
      throws ClassificationException {
    return judge(fleet, out, poisons);
  }

  private Findings judge(Fleet of, StreamInTheDriver out, List<SentPoison> poisons)
      throws ClassificationException {
    Findings findings = new Findings();
    List<ExpectedDevice> expected = of.expected(SessionRules.defaults(grid));
    WindowOracle windows =
        new WindowOracle(
            expected.stream().flatMap(device -> device.sessions().stream()).toList(),
            grid,
            Map.of(),
            findings);
    out.identities().forEach(record -> windows.note(record.value()));
    try (Scorer byFirst = new Scorer(first, signals);
        Scorer bySecond = new Scorer(second, signals)) {
      windows.score(Map.of(first.version(), byFirst, second.version(), bySecond));
    }
    out.identities().forEach(record -> windows.judge(record.key(), record.value()));
    out.activities().forEach(record -> windows.judge(record.key(), record.value()));
    out.events().forEach(record -> windows.judge(record.key(), record.value()));
    out.bouts().forEach(record -> windows.judge(record.key(), record.value()));
    windows.finish();
    LetterOracle letters =
        new LetterOracle(
            expected.stream().map(ExpectedDevice::refused).toList(), poisons, signals, findings);
    out.letters().forEach(letter -> letters.judge(letter.value(), letter.headers(), this::frame));
    letters.finish();
    return findings;
  }

  private @Nullable EcgSamples frame(byte[] value) {
    try (Deserializer<EcgSamples> frames = serdes.serdeFor(EcgSamples.class).deserializer()) {
      return frames.deserialize("ecg-samples", value);
    } catch (SerializationException e) {
      return null;
    }
  }
}
