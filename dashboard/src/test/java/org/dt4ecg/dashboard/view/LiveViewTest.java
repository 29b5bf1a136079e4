package org.dt4ecg.dashboard.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.dashboard.Given;
import org.dt4ecg.dashboard.view.PipelineBoard.Example;
import org.dt4ecg.dashboard.view.PipelineBoard.Letters;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.avro.WindowDecision;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveViewTest {

  private Instant now = Given.START;
  private Insight insight = Insight.NONE;
  private final LiveView view =
      new LiveView(
          ViewLimits.DEFAULT,
          new Insight() {
            @Override
            public Optional<Truth> truth(String deviceId, long startMicros, long endMicros) {
              return insight.truth(deviceId, startMicros, endMicros);
            }

            @Override
            public Optional<FirstModel> firstModel() {
              return insight.firstModel();
            }
          },
          new InstantSource() {
            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void aFrameThatTheStreamWouldRefuseIsCountedAndNotKept() {
    view.frame(EcgSamples.newBuilder(Given.frame("w-1", 0)).setLead("x".repeat(650_000)).build());
    view.frame(EcgSamples.newBuilder(Given.frame("w-1", 1)).setSamplingRate(1e300).build());
    view.frame(Given.frame("w-1", 2));

    assertThat(view.strips().since(List.of("w-1"), 0)).hasSize(1);
  }

  @Test
  void rateAndDelayAreThoseOfWhatCameInTheLastTenSecondsAndTheLastMinute() {
    for (int i = 0; i < 100; i++) {
      view.frame(Given.frame("w-1", i));
      now = Given.START.plusSeconds(4L + 2L * i);
      view.event(Given.event("w-1", i).build(), Given.place(i, now.toEpochMilli() + i + 1));
    }
    view.tick();
    for (int i = 0; i < 10; i++) {
      now = now.plusSeconds(1);
      view.tick();
    }
    view.event(Given.event("w-1", 100).build(), Given.place(100, now.toEpochMilli()));
    now = now.plusSeconds(1);
    view.tick();

    PipelineBoard.Now figures = view.now();
    assertThat(figures.frames()).isEqualTo(100);
    assertThat(figures.events()).isEqualTo(101);
    assertThat(second(view).frames()).isZero();
    assertThat(second(view).events()).isEqualTo(0.1);
    assertThat(second(view).p50()).as("of those of the last minute").isBetween(75L, 90L);
    assertThat(second(view).p99()).isEqualTo(8_000);
    assertThat(view.devices().counts().live()).isEqualTo(1);
    assertThat(figures.model()).isEqualTo(Given.MODEL);
  }

  @Test
  void eventsFromBeforeThePageHaveNoDelay() {
    now = Given.START.plusSeconds(100);
    LiveView later = new LiveView(ViewLimits.DEFAULT, Insight.NONE, () -> now);
    later.event(Given.event("w-1", 0).build(), Given.place(0, now.toEpochMilli()));
    later.tick();

    assertThat(second(later).p50()).isNull();
    assertThat(later.now().events()).isEqualTo(1);
  }

  @Test
  void tenMinutesAreKept() {
    for (int i = 0; i < 1_000; i++) {
      now = now.plusSeconds(1);
      view.tick();
    }

    assertThat(view.pipelineSnapshot().history()).hasSize(600);
  }

  @Test
  void deadLettersAreCountedByReasonWithTheLastExamplesAndWithoutWhatWasInThem() {
    for (int i = 0; i < 20; i++) {
      letter("LATE", "w-" + i, "decided\u0007 long ago", "secret payload " + i, i);
    }
    letter("UNREADABLE", "\u0001\u0002", "no Avro", "secret", 20);

    List<Letters> letters = view.pipelineSnapshot().letters();
    assertThat(letters)
        .extracting(Letters::reason, Letters::count)
        .containsExactly(tuple("LATE", 20L), tuple("UNREADABLE", 1L));
    assertThat(letters.get(0).examples())
        .hasSize(ViewLimits.DEFAULT.examples())
        .first()
        .extracting(Example::device, Example::place, Example::message, Example::offset)
        .containsExactly("w-19", "ecg-samples-2@77", "decided  long ago", 19L);
    assertThat(letters.get(1).examples()).extracting(Example::device).containsOnlyNulls();
    assertThat(view.pipelineSnapshot().toString()).doesNotContain("secret");
    assertThat(view.now().deadLetters()).isEqualTo(21);
  }

  @Test
  void thereAreNotMoreReasonsThanFitHoweverManyOthersInvent() {
    for (int i = 0; i < 500; i++) {
      letter("REASON_" + i, "w-1", "m", "v", i);
    }

    List<Letters> letters = view.pipelineSnapshot().letters();
    assertThat(letters).hasSizeLessThanOrEqualTo(65);
    assertThat(letters.stream().mapToLong(Letters::count).sum()).isEqualTo(500);
  }

  @Test
  void aModelServesFromItsFirstEventOnAndTheOneBeforeItStaysInTheList() {
    insight =
        new Insight() {
          @Override
          public Optional<FirstModel> firstModel() {
            return Optional.of(new FirstModel("people", "first", 5, Map.of()));
          }
        };
    assertThat(view.now().model()).isEqualTo("first");
    view.event(Given.event("w-1", 0).setModelVersion("first").build(), Given.place(0, 10));
    view.event(Given.event("w-1", 1).setModelVersion("next").build(), Given.place(1, 20));
    view.event(Given.event("w-1", 2).setModelVersion("next").build(), Given.place(2, 30));

    assertThat(view.models().snapshot().servings())
        .extracting(
            ModelBoard.Serving::version, ModelBoard.Serving::since, ModelBoard.Serving::windows)
        .containsExactly(tuple("first", 10L, 1L), tuple("next", 20L, 2L));
    assertThat(view.now().model()).isEqualTo("next");
  }

  @Test
  void releasesAreListedWithoutTheirFilesTheNewestFirst() {
    view.release("people/a", Given.release("a", Given.START).build());
    view.release(
        "people/b",
        Given.release("b", Given.START.plusSeconds(1))
            .setParentVersion("a")
            .setMode(ReleaseMode.SHADOW)
            .setMetrics(Map.of("identity.accuracy", 0.9))
            .build());
    view.release("people/c", Given.release("c", Given.START.plusSeconds(2)).build());
    view.release("people/c", null);

    assertThat(view.models().snapshot().releases())
        .extracting(
            ModelBoard.Release::version, ModelBoard.Release::parent, ModelBoard.Release::bytes)
        .containsExactly(tuple("b", "a", 1_000), tuple("a", null, 1_000));
    for (int i = 0; i < 100; i++) {
      view.release("people/" + i, Given.release("v" + i, Given.START.plusSeconds(i)).build());
    }
    assertThat(view.models().snapshot().releases())
        .hasSize(ViewLimits.DEFAULT.releases())
        .first()
        .extracting(ModelBoard.Release::version)
        .isEqualTo("v99");
  }

  @Test
  void curvesOfARoundAreThinnedOutAndKeepTheirCourse() {
    List<Float> falling = IntStream.range(0, 4_000).mapToObj(i -> 4_000f - i).toList();
    view.round(
        TrainingReport.newBuilder()
            .setModelName("people")
            .setRoundId("r")
            .setStartedAt(Given.START)
            .setFinishedAt(Given.START.plusSeconds(60))
            .setPromoted(true)
            .setReason("no worse")
            .setSeed(1)
            .setTrainingDataSha256("0")
            .setWindows(500)
            .setIdentityLoss(falling)
            .build());

    ModelBoard.TrainingRound round = view.models().snapshot().rounds().get(0);
    assertThat(round.steps()).isEqualTo(4_000);
    assertThat(round.identityLoss()).hasSize(400).startsWith(3_995.5f).endsWith(5.5f);
    assertThat(round.activityLoss()).isEmpty();
  }

  @Test
  void aShadowIsHeldAgainstTheModelThatServesWindowByWindow() {
    view.shadow(shadow("anna", "walk", "anna", "walk"));
    view.shadow(shadow(null, "walk", null, "run"));
    view.shadow(shadow("anna", "walk", null, "walk"));

    assertThat(view.models().snapshot().shadows())
        .extracting(
            ModelBoard.Shadow::windows,
            ModelBoard.Shadow::samePerson,
            ModelBoard.Shadow::sameActivity)
        .containsExactly(tuple(3L, 2L, 2L));
  }

  @Test
  void peopleAreRecognisedByTheTruthAndWhereThereIsNoneByTheAssignment() {
    view.event(Given.event("w-1", 0).build(), Given.place(0, 1_000));
    view.event(Given.wornByOther("w-1", 1), Given.place(1, 2_000));
    insight =
        new Insight() {
          @Override
          public Optional<Truth> truth(String deviceId, long startMicros, long endMicros) {
            return Optional.of(new Truth("bert", "walk"));
          }
        };
    view.event(Given.wornByOther("w-1", 2), Given.place(2, 6_000));
    view.event(Given.event("w-1", 3).setFusedActivity("run").build(), Given.place(3, 7_000));

    assertThat(view.models().snapshot().recognition())
        .containsExactly(
            new Recognition.Point(0, 2, 1, 0, 0), new Recognition.Point(5_000, 2, 1, 2, 1));
    assertThat(view.recognitionOf("anna")).containsExactly(new Recognition.Point(0, 2, 1, 0, 0));
    assertThat(view.recognitionOf("bert"))
        .containsExactly(new Recognition.Point(5_000, 2, 1, 2, 1));
    assertThat(view.recognitionOf("nobody")).isEmpty();
  }

  @Test
  void aProfileGivesItsPersonANameInTheDay() {
    view.bout(Given.bout("anna", "walk", 0, 60));
    view.profile("anna", new UserProfile("anna", "Anna A", Map.of()));

    assertThat(view.days("", 0, 10).people())
        .extracting(day -> day.name())
        .containsExactly("Anna A");
  }

  @Test
  void aTopicThatCannotBeReadIsTold() {
    view.pipeline().reading("ecg-samples", "no right to read it");
    view.pipeline().read("user-activity");
    view.pipeline().unreadable("user-activity");
    view.pipeline().lag(new PipelineBoard.Lag("dt4ecg", null, Map.of("ecg-samples", 7L, "a", 1L)));
    now = now.plus(Duration.ofSeconds(1));
    view.tick();

    assertThat(view.pipelineSnapshot().topics())
        .containsExactly(
            new PipelineBoard.TopicState("ecg-samples", "no right to read it", 0, 0),
            new PipelineBoard.TopicState("user-activity", null, 1, 1));
    assertThat(second(view).lag()).isEqualTo(8);
  }

  private static PipelineBoard.Second second(LiveView view) {
    return requireNonNull(view.now().second());
  }

  private void letter(String reason, String key, String message, String value, long offset) {
    RecordHeaders headers = new RecordHeaders();
    DeadLetterHeaders.put(headers, DeadLetterHeaders.REASON, reason);
    DeadLetterHeaders.put(headers, DeadLetterHeaders.MESSAGE, message);
    DeadLetterHeaders.put(headers, DeadLetterHeaders.TOPIC, "ecg-samples");
    DeadLetterHeaders.put(headers, DeadLetterHeaders.PARTITION, "2");
    DeadLetterHeaders.put(headers, DeadLetterHeaders.OFFSET, "77");
    view.letter(
        key.getBytes(UTF_8),
        value.getBytes(UTF_8),
        headers,
        Given.place(offset, now.toEpochMilli()));
  }

  private static ShadowResult shadow(
      @Nullable String served,
      String servedActivity,
      @Nullable String shadowed,
      String shadowedActivity) {
    return ShadowResult.newBuilder()
        .setDeviceId("w-1")
        .setSessionStart(Given.START)
        .setWindowIndex(0)
        .setWindowStart(Given.START)
        .setWindowEnd(Given.START.plusSeconds(4))
        .setSignalQuality(SignalQuality.GOOD)
        .setServing(decision("a", served, servedActivity))
        .setShadow(decision("b", shadowed, shadowedActivity))
        .build();
  }

  private static WindowDecision decision(String version, @Nullable String user, String activity) {
    return WindowDecision.newBuilder()
        .setModelVersion(version)
        .setUserId(user)
        .setDecision(user == null ? IdentityDecision.UNKNOWN_PERSON : IdentityDecision.RECOGNISED)
        .setIdentityConfidence(0.9f)
        .setIdentityScore(0)
        .setActivity(activity)
        .setActivityConfidence(0.9f)
        .build();
  }
}
