package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.model.ContractOnly;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.topology.metrics.PipelineCounters;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final EventDelays NO_DELAYS = EventDelays.of(new long[0]);

  @Test
  void percentilesAreByTheNearestRank() {
    assertThat(EventDelays.of(LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray()))
        .isEqualTo(new EventDelays(50L, 95L, 99L));
    assertThat(EventDelays.of(new long[] {7})).isEqualTo(new EventDelays(7L, 7L, 7L));
    assertThat(NO_DELAYS).isEqualTo(new EventDelays(null, null, null));
  }

  @Test
  void theTableShowsEveryDeviceWhetherItHasAnEventOrNot() {
    Map<String, DeviceState> states =
        Map.of("wearable-01", new DeviceState(event("sim-01"), Duration.ofMillis(120)));

    List<String> lines = DeviceTable.lines(List.of("wearable-01", "wearable-02"), states, 10);

    assertThat(lines).hasSize(3);
    assertThat(lines.get(1))
        .contains("wearable-01", "sim-01", "walk", "97 %", "registered wearer", "72", "120 ms");
    assertThat(lines.get(2)).startsWith("wearable-02").contains("-");
  }

  @Test
  void theTableFitsEightyColumnsWhateverPeopleAndDevicesAreCalled() {
    String longId = "a-device-of-a-ward-with-a-long-name";
    UserActivity event =
        eventBuilder("a-person-with-an-id-of-many-letters")
            .setActivity("arm-movements-of-some-kind")
            .setActivityConfidence(1)
            .setHeartRate(180f)
            .build();

    List<String> lines =
        DeviceTable.lines(
            List.of(longId, "other"),
            Map.of(longId, new DeviceState(event, Duration.ofMillis(9_999))),
            10);

    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(1)).contains("100 %", "registered wearer", "180", "9999 ms");
  }

  @Test
  void theTableShowsWhatTheSessionSaysWhereTheWindowAloneIsInDoubt() {
    UserActivity event =
        eventBuilder("sim-07")
            .setUserId(null)
            .setActivity("run")
            .setFusedDecision(IdentityDecision.RECOGNISED)
            .setFusedUserId("sim-01")
            .setFusedActivity("walk")
            .setFusedActivityConfidence(0.83f)
            .setFusedWearer(WearerMatch.OTHER_PERSON)
            .build();

    List<String> lines =
        DeviceTable.lines(
            List.of("wearable-01"),
            Map.of("wearable-01", new DeviceState(event, Duration.ofMillis(1))),
            10);

    assertThat(lines.get(1))
        .contains("sim-01", "walk", "83 %", "other person")
        .doesNotContain("?", "run", "registered");
  }

  @Test
  void ofMoreDevicesThanRowsTheLastSaysHowManyThereAre() {
    Map<String, DeviceState> states =
        Map.of("d", new DeviceState(event("sim-01"), Duration.ofMillis(120)));

    assertThat(DeviceTable.lines(List.of("a", "b", "c", "d"), states, 4)).hasSize(1 + 4);
    assertThat(DeviceTable.lines(List.of("a", "b", "c", "d"), states, 3))
        .hasSize(1 + 3)
        .last()
        .isEqualTo("… and 2 more devices, 1 of them with events");
  }

  @Test
  void aScreenIsDrawnAnewAndALogGrows() {
    CapturedConsole screen = new CapturedConsole(true);
    CapturedConsole log = new CapturedConsole(false);

    for (CapturedConsole console : List.of(screen, log)) {
      console.console().redraw(List.of("a", "b"), 0);
      console.console().redraw(List.of("c", "d"), 2);
    }

    assertThat(screen.err()).contains("\u001b[2A");
    assertThat(log.err()).doesNotContain("\u001b").hasLineCount(4);
  }

  @Test
  void theReportHasTheFieldsOfTheContractAndNullWhereThereIsNoTruth() throws Exception {
    ObjectMapper json = new ObjectMapper();

    JsonNode report = json.readTree(json.writeValueAsString(report(0, 0)));

    assertThat(report.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "framesIn",
            "framesOfOthers",
            "framesRestored",
            "framesWindowed",
            "framesDeadLettered",
            "framesOpen",
            "framesRepeated",
            "framesUnaccounted",
            "windowsSealed",
            "windowsIncomplete",
            "windowsUnaccounted",
            "rebalances",
            "results",
            "deadLetters",
            "identityAccuracy",
            "activityAccuracy",
            "identityAccuracyFused",
            "activityAccuracyFused",
            "unknownShare",
            "accuracyIsOfTrainingData",
            "windowsPerSecond",
            "delayMs",
            "firstResultSeconds",
            "modelVersion",
            "seconds",
            "processingGuarantee");
    assertThat(report.path("identityAccuracy").isNull()).isTrue();
    assertThat(report.path("delayMs").path("p50").isNull()).isTrue();
  }

  @Test
  void whatIsNotAccountedForIsSaid() {
    assertThat(report(0, 0).isAccountedFor()).isTrue();
    assertThat(report(0, 0).lines()).noneMatch(line -> line.contains("should not be"));

    assertThat(report(3, 0).isAccountedFor()).isFalse();
    assertThat(report(3, 0).lines()).anyMatch(line -> line.contains("3 frames are unaccounted"));
    assertThat(report(0, -1).isAccountedFor()).isFalse();
    assertThat(report(0, -1).lines()).anyMatch(line -> line.contains("-1 windows"));
  }

  @Test
  void whatCannotBeToldSinceTasksBeganAnewIsSaidAndNoFailure() {
    PipelineCounters anew = new PipelineCounters(40, 0, 30, 0, 0, 10, 3, 0, 0, 3, new TreeMap<>());

    DemoReport unknown = report(100, anew, 1);
    assertThat(unknown.isAccountedFor()).isTrue();
    assertThat(unknown.framesUnaccounted()).isNull();
    assertThat(unknown.windowsUnaccounted()).isNull();
    assertThat(unknown.lines()).noneMatch(line -> line.contains("should not be"));
    assertThat(unknown.lines()).anyMatch(line -> line.contains("tasks began anew"));

    assertThat(report(100, anew, 0).isAccountedFor()).isFalse();
    assertThat(report(100, anew, 0).framesUnaccounted()).isEqualTo(60);
  }

  @Test
  void tasksThatBeganAnewWithCountsThatAddUpAreNoMatter() {
    PipelineCounters counters =
        new PipelineCounters(40, 0, 30, 0, 0, 10, 0, 0, 0, 0, new TreeMap<>());

    assertThat(report(40, counters, 2).framesUnaccounted()).isZero();
    assertThat(report(40, counters, 2).rebalances()).isEqualTo(2);
    assertThat(report(40, counters, 2).lines()).noneMatch(line -> line.contains("began anew"));
  }

  private static DemoReport report(long framesIn, PipelineCounters counters, int rebalances) {
    ResultTally tally = new ResultTally(new FleetTruth(), new ContractOnly().contract());
    return DemoReport.of(framesIn, counters, rebalances, tally, false, "0123456789ab", 2);
  }

  @Test
  void anAccuracyOnTrainingDataSaysThatItIsOne() {
    assertThat(report(0, 0, true).lines()).anyMatch(line -> line.contains("no measure of new"));
    assertThat(report(0, 0, false).lines()).noneMatch(line -> line.contains("no measure of new"));
  }

  @Test
  void withoutTruthNothingIsCountedAsRightOrWrong() {
    ResultTally tally = new ResultTally(new FleetTruth(), new ContractOnly().contract());
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    tally.begin(begin);

    tally.add(event("sim-01"), begin.plusSeconds(5));
    tally.addDeadLetter("LATE");
    tally.addDeadLetter("LATE");

    assertThat(tally.results()).isEqualTo(1);
    assertThat(tally.identityAccuracy()).isNull();
    assertThat(tally.activityAccuracy()).isNull();
    assertThat(tally.identityAccuracyFused()).isNull();
    assertThat(tally.activityAccuracyFused()).isNull();
    assertThat(tally.unknownShare()).isZero();
    assertThat(tally.firstResultSeconds()).containsExactly(Map.entry("wearable-01", 5.0));
    assertThat(tally.deadLetters()).containsExactly(Map.entry("LATE", 2L));
  }

  private static DemoReport report(long framesUnaccounted, long windowsUnaccounted) {
    return report(framesUnaccounted, windowsUnaccounted, false);
  }

  private static DemoReport report(
      long framesUnaccounted, long windowsUnaccounted, boolean accuracyIsOfTrainingData) {
    return new DemoReport(
        10,
        0,
        0,
        8,
        1,
        1,
        0,
        framesUnaccounted,
        1,
        0,
        windowsUnaccounted,
        0,
        1,
        Map.of("LATE", 1L),
        null,
        null,
        null,
        null,
        null,
        accuracyIsOfTrainingData,
        0.5,
        NO_DELAYS,
        Map.of(),
        "0123456789ab",
        2,
        "exactly_once_v2");
  }

  private static UserActivity event(String user) {
    return eventBuilder(user).build();
  }

  private static UserActivity.Builder eventBuilder(String user) {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    return UserActivity.newBuilder()
        .setDeviceId("wearable-01")
        .setSessionStart(start)
        .setWindowIndex(0)
        .setWindowStart(start)
        .setWindowEnd(start.plusSeconds(4))
        .setUserId(user)
        .setWearer(WearerMatch.REGISTERED_WEARER)
        .setIdentityConfidence(0.99f)
        .setActivity("walk")
        .setActivityConfidence(0.97f)
        .setSignalQuality(SignalQuality.GOOD)
        .setModelVersion("0123456789ab")
        .setSealedAt(start.plusSeconds(4))
        .setHeartRate(71.6f)
        .setHeartBeats(5);
  }
}
