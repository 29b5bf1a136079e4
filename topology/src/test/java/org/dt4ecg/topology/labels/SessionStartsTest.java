package org.dt4ecg.topology.labels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Times in microseconds; a gap of 10 ends a session. */
class SessionStartsTest {

  private static final long GAP = 10;

  private final SessionStarts sessions = SessionStarts.of(null);

  @Test
  void aTimeIsOfTheSessionThatBeganLast() {
    sessions.begin(100, 105, GAP);
    sessions.begin(200, 205, GAP);
    assertThat(sessions.startOf(199)).isEqualTo(100);
    assertThat(sessions.startOf(200)).isEqualTo(200);
    assertThat(sessions.newestBeganBy(200)).isTrue();
    assertThat(sessions.newestBeganBy(199)).isFalse();
  }

  @Test
  void aFrameThatWasOvertakenByTheNextBeginsTheirSession() {
    sessions.begin(200, 205, GAP);
    sessions.begin(185, 190, GAP);
    assertThat(sessions.startOf(205)).isEqualTo(185);
  }

  @Test
  void aFrameFurtherBeforeIsOfASessionOfItsOwn() {
    sessions.begin(200, 205, GAP);
    sessions.begin(184, 189, GAP);
    assertThat(sessions.startOf(205)).isEqualTo(200);
    assertThat(sessions.startOf(189)).isEqualTo(184);
  }

  @Test
  void whatIsOverIsForgottenButForTheSessionThatGoesOn() {
    sessions.begin(100, 105, GAP);
    sessions.begin(200, 205, GAP);
    sessions.begin(300, 305, GAP);
    assertThat(sessions.forgetBefore(250)).isTrue();
    assertThat(sessions.forgetBefore(250)).isFalse();
    assertThat(sessions.toRecord().getStarts()).containsExactly(200L, 300L);
    assertThat(SessionStarts.of(sessions.toRecord()).startOf(250)).isEqualTo(200);
  }
}
