package org.dt4ecg.bench.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dt4ecg.bench.material.ConstantModel;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.bench.oracle.Event.Activity;
import org.dt4ecg.bench.oracle.Event.Person;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Windows of 4 s every 2 s; a session of 9 s holds three of them. */
class TopicJudgeTest {

  private static final Session SESSION = new Session("wearable-01", 1_000_000);
  private static final WindowGrid GRID = new WindowGrid(2_000_000, 4_000_000);
  private static final String VERSION = "0123456789ab";
  private static final Expectation EXPECTATION =
      new Expectation(Map.of(SESSION, 10_000_000L), GRID, VERSION);

  private final ModelContract contract =
      LightModel.file(LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP).contract();
  private final DirectClaim claim = claim();

  @Test
  void everyWindowOnceWithTheRightContentsIsRight() {
    TopicVerdict verdict = judge(right());

    assertThat(verdict.isRight()).isTrue();
    assertThat(verdict.expected()).isEqualTo(3);
    assertThat(verdict.compared()).isEqualTo(3);
  }

  @Test
  void anEventThatIsDroppedIsLost() {
    for (int dropped = 0; dropped < 3; dropped++) {
      List<Event> events = right();
      events.remove(dropped);
      assertThat(judge(events).isRight()).isFalse();
      assertThat(judge(events).count().lost()).isEqualTo(1);
    }
  }

  @Test
  void anEventThatComesTwiceIsDoubledBehindAnyOther() {
    List<Event> events = right();
    events.add(events.get(0));

    assertThat(judge(events).isRight()).isFalse();
    assertThat(judge(events).count().doubled()).isEqualTo(1);
  }

  @Test
  void anEventOfAWindowThatNobodySentIsInvented() {
    List<Event> behindTheEnd = right();
    behindTheEnd.add(event(SESSION, 3));
    List<Event> ofAnotherSession = right();
    ofAnotherSession.add(event(new Session("wearable-01", 1_000_001), 0));

    assertThat(judge(behindTheEnd).isRight()).isFalse();
    assertThat(judge(behindTheEnd).count().invented()).isEqualTo(1);
    assertThat(judge(ofAnotherSession).isRight()).isFalse();
  }

  @Test
  void anEventInPlaceOfAnotherIsLostAndDoubled() {
    List<Event> events = right();
    events.set(2, events.get(1));

    assertThat(judge(events).count()).isEqualTo(new WindowCount(2, 1, 1, 0));
    assertThat(judge(events).isRight()).isFalse();
  }

  @Test
  void anEventOfAnotherModelIsWrong() {
    List<Event> events = right();
    Event event = events.get(1);
    events.set(
        1,
        new Event(
            event.key(),
            event.window(),
            event.startMicros(),
            event.endMicros(),
            "ba9876543210",
            event.person(),
            event.activity()));

    assertWrong(events, "ba9876543210");
  }

  @Test
  void anEventUnderAnotherKeyIsWrong() {
    List<Event> events = right();
    Event event = events.get(1);
    events.set(
        1,
        new Event(
            "wearable-02",
            event.window(),
            event.startMicros(),
            event.endMicros(),
            VERSION,
            event.person(),
            event.activity()));

    assertWrong(events, "wearable-02");
  }

  @Test
  void anEventWhoseTimesAreThoseOfAnotherWindowIsWrong() {
    List<Event> events = right();
    Event event = events.get(1);
    events.set(
        1,
        new Event(
            event.key(),
            event.window(),
            event.startMicros() + 2_000_000,
            event.endMicros() + 2_000_000,
            VERSION,
            event.person(),
            event.activity()));

    assertWrong(events, "5000000");
  }

  @Test
  void anEventThatNamesAnotherPersonOrActivityThanTheModelIsWrong() {
    Person other = new Person(contract.identities().get(1), claim.claim().confidence());
    assertWrong(withClaim(other, activity()), contract.identities().get(1));
    assertWrong(withClaim(new Person(null, claim.claim().confidence()), activity()), "null");
    assertWrong(
        withClaim(person(), new Activity(contract.activities().get(2), 0.8f)),
        contract.activities().get(2));
  }

  @Test
  void anEventThatIsLessSureThanTheModelIsWrong() {
    assertWrong(withClaim(new Person(claim.claim().userId(), 0.7f), activity()), "0.7000");
    assertWrong(withClaim(person(), new Activity(claim.claim().activity(), 0.9f)), "0.9000");
  }

  @Test
  void theLastBitsOfAProbabilityAreNotCompared() {
    assertThat(judge(withClaim(new Person(claim.claim().userId(), 0.8001f), activity())).isRight())
        .isTrue();
  }

  @Test
  void aTopicOfPeopleAloneOrOfActivitiesAloneIsComparedByWhatItTells() {
    assertThat(judge(withClaim(person(), null)).isRight()).isTrue();
    assertThat(judge(withClaim(null, activity())).isRight()).isTrue();
    assertWrong(withClaim(null, new Activity(contract.activities().get(2), 0.8f)), "activity");
  }

  @Test
  void aJudgementThatComparedNoClaimIsNone() {
    TopicJudge judge = EXPECTATION.judge(Map.of());
    right().forEach(judge::accept);

    assertThat(judge.verdict().isRight()).isFalse();
  }

  @Test
  void theSampleHoldsWindowsOfTheWholeSessionAndNoneBeside() {
    assertThat(EXPECTATION.sample(3))
        .containsExactly(new Window(SESSION, 0), new Window(SESSION, 1), new Window(SESSION, 2));
    assertThat(EXPECTATION.sample(1)).containsExactly(new Window(SESSION, 0));
  }

  private void assertWrong(List<Event> events, String saying) {
    TopicVerdict verdict = judge(events);
    assertThat(verdict.isRight()).isFalse();
    assertThat(verdict.wrong()).isEqualTo(1);
    assertThat(verdict.examples()).singleElement().asString().contains(saying);
  }

  private TopicVerdict judge(List<Event> events) {
    TopicJudge judge =
        EXPECTATION.judge(
            Map.of(
                new Window(SESSION, 0), claim,
                new Window(SESSION, 1), claim,
                new Window(SESSION, 2), claim));
    events.forEach(judge::accept);
    return judge.verdict();
  }

  private List<Event> right() {
    return new ArrayList<>(List.of(event(SESSION, 0), event(SESSION, 1), event(SESSION, 2)));
  }

  private List<Event> withClaim(@Nullable Person person, @Nullable Activity activity) {
    List<Event> events = right();
    Event event = events.get(1);
    events.set(
        1,
        new Event(
            event.key(),
            event.window(),
            event.startMicros(),
            event.endMicros(),
            VERSION,
            person,
            activity));
    return events;
  }

  private Event event(Session session, long index) {
    long start = GRID.start(session.startMicros(), index);
    return new Event(
        session.deviceId(),
        new Window(session, index),
        start,
        start + GRID.windowMicros(),
        VERSION,
        person(),
        activity());
  }

  private Person person() {
    return new Person(claim.claim().userId(), claim.claim().confidence());
  }

  private Activity activity() {
    return new Activity(claim.claim().activity(), claim.claim().activityConfidence());
  }

  private DirectClaim claim() {
    ConstantModel model =
        new ConstantModel(LightModel.file(LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP));
    Prediction prediction = model.prediction();
    return new DirectClaim(
        new ClaimPolicy(contract).claim(prediction, SignalQuality.GOOD), prediction, contract);
  }
}
