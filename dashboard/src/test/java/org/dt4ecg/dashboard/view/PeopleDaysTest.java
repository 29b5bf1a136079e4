package org.dt4ecg.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.dt4ecg.dashboard.Given;
import org.dt4ecg.dashboard.view.PeopleDays.PersonDay;
import org.dt4ecg.dashboard.view.PeopleDays.Stripe;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Test;

class PeopleDaysTest {

  private static final long START = Given.START.toEpochMilli();

  private static final int DAY = 86_400;

  private final AtomicLong now = new AtomicLong(START + 3_000 * DAY);
  private final PeopleDays days =
      new PeopleDays(ViewLimits.DEFAULT.withDevices(3), () -> Instant.ofEpochMilli(now.get()));

  @Test
  void aBoutThatEndsLongBeforeItBeginsKeepsNobodyFromBeingShown() {
    days.bout(Given.bout("anna", "run", 200_000, 0));
    days.bout(Given.bout("ben", "walk", 0, 60));

    assertThat(of("ben").stripes()).hasSize(1);
  }

  @Test
  void boutsAreShownByTimeWhateverTheirOrder() {
    days.bout(Given.bout("anna", "run", 60, 90));
    days.bout(Given.bout("anna", "walk", 0, 60));

    assertThat(of("anna").stripes())
        .extracting(Stripe::activity, Stripe::start, Stripe::end, Stripe::open)
        .containsExactly(
            tuple("walk", START, START + 60_000, false),
            tuple("run", START + 60_000, START + 90_000, false));
  }

  @Test
  void whatGoesOnIsShownFromEventsUntilItsBoutComes() {
    for (int i = 0; i < 10; i++) {
      days.event(Given.event("w-1", i).build(), Optional.empty());
    }
    assertThat(of("anna").stripes())
        .extracting(Stripe::start, Stripe::end, Stripe::windows, Stripe::open)
        .containsExactly(tuple(START, START + 22_000, 10, true));

    days.event(Given.event("w-1", 11).setFusedActivity("rest").build(), Optional.empty());
    days.bout(Given.bout("anna", "walk", 0, 22));

    assertThat(of("anna").stripes())
        .extracting(Stripe::activity, Stripe::open)
        .containsExactly(tuple("walk", false), tuple("rest", true));
  }

  @Test
  void theTruthIsShownWhereItIsKnownForWhomItIsTrue() {
    Optional<Insight.Truth> truth = Optional.of(new Insight.Truth("bert", "squats"));
    days.event(Given.event("w-1", 0).build(), truth);
    days.event(Given.event("w-1", 1).build(), truth);
    days.event(Given.event("w-1", 2).build(), Optional.empty());

    assertThat(of("bert").truth())
        .extracting(Stripe::activity, Stripe::start, Stripe::end)
        .containsExactly(tuple("squats", START, START + 6_000));
    assertThat(of("bert").stripes()).isEmpty();
    assertThat(of("anna").truth()).isEmpty();
  }

  @Test
  void anActivityThatComesBackIsAnotherStretch() {
    days.event(Given.event("w-1", 0).build(), Optional.empty());
    days.event(Given.event("w-1", 1).setFusedActivity("run").build(), Optional.empty());
    days.event(Given.event("w-1", 2).build(), Optional.empty());

    assertThat(of("anna").stripes())
        .extracting(Stripe::activity)
        .containsExactly("walk", "run", "walk");
  }

  @Test
  void unusableWindowsCountForNobody() {
    days.event(
        Given.event("w-1", 0).setSignalQuality(SignalQuality.UNUSABLE).build(), Optional.empty());

    assertThat(days.page("", 0, 10, id -> null).all()).isZero();
  }

  @Test
  void nothingIsKeptForLongerThanADay() {
    days.bout(Given.bout("anna", "walk", 0, 60));
    days.bout(Given.bout("anna", "run", 86_500, 86_600));

    assertThat(of("anna").stripes()).extracting(Stripe::activity).containsExactly("run");
  }

  @Test
  void whatIsFarAheadOfTheClockEmptiesNobodysDay() {
    now.set(START + 100_000);
    days.bout(Given.bout("anna", "walk", 0, 60));
    days.event(Given.event("w-1", 40).setFusedActivity("rest").build(), Optional.empty());
    Optional<Insight.Truth> truth = Optional.of(new Insight.Truth("anna", "squats"));
    days.event(Given.event("w-1", 40).build(), truth);

    days.bout(Given.bout("anna", "run", 3 * DAY, 3 * DAY + 60));
    days.bout(Given.bout("anna", "run", 90, 3 * DAY));
    days.event(Given.event("w-1", 3 * DAY / 2).build(), truth);
    days.bout(Given.bout("ben", "run", 3 * DAY, 3 * DAY + 60));

    assertThat(of("anna").stripes()).extracting(Stripe::activity).contains("walk", "rest");
    assertThat(of("anna").stripes()).extracting(Stripe::activity).doesNotContain("run");
    assertThat(of("anna").truth()).hasSize(1);
    assertThat(days.page("", 0, 10, id -> null).all()).isEqualTo(1);
  }

  @Test
  void whatADeviceWithAClockThatIsAheadSaysIsShownBesideTheRest() {
    now.set(START + 100_000);
    days.bout(Given.bout("anna", "walk", 0, 60));
    days.bout(Given.bout("anna", "run", DAY, DAY + 60));

    assertThat(of("anna").stripes()).extracting(Stripe::activity).containsExactly("walk", "run");
  }

  @Test
  void peopleAreFoundByIdOrNameAPageAtATimeAndThereAreNotMoreThanAllowed() {
    for (String person : new String[] {"anna", "bert", "cleo", "dora"}) {
      days.bout(Given.bout(person, "walk", 0, 60));
    }

    assertThat(days.page("", 0, 2, id -> null).people())
        .extracting(PersonDay::person)
        .containsExactly("bert", "cleo");
    assertThat(days.page("", 2, 2, id -> null).people())
        .extracting(PersonDay::person)
        .containsExactly("dora");
    assertThat(days.page("ROS", 0, 2, id -> id.equals("cleo") ? "Rose" : null).people())
        .extracting(PersonDay::person, PersonDay::name)
        .containsExactly(tuple("cleo", "Rose"));
  }

  private PersonDay of(String person) {
    return days.page("", 0, 10, id -> null).people().stream()
        .filter(each -> each.person().equals(person))
        .findFirst()
        .orElseThrow();
  }
}
