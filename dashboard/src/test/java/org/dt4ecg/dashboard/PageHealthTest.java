package org.dt4ecg.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.dt4ecg.console.http.ProcessHealth;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.dt4ecg.dashboard.view.ViewLimits;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

class PageHealthTest {

  private final PipelineBoard board = new PipelineBoard(ViewLimits.DEFAULT, 0);

  @Test
  void aPageThatReadsTheEventsIsUpWhateverElseItCannotRead() {
    board.reading(Topics.USER_ACTIVITY.name(), null);
    board.reading(Topics.ECG_SAMPLES.name(), "no right to read it");

    PageHealth health = PageHealth.of(board);

    assertThat(health.status()).isEqualTo("UP");
    assertThat(health.problems()).containsOnlyKeys(Topics.ECG_SAMPLES.name());
    assertThat(health.ofProcess()).isEqualTo(new ProcessHealth(true, true, health));
  }

  @Test
  void withoutEventsItIsNotReadyButMayBecomeSoByItself() {
    board.reading(Topics.USER_ACTIVITY.name(), "there is no such topic");

    PageHealth health = PageHealth.of(board);

    assertThat(health.ofProcess()).isEqualTo(new ProcessHealth(true, false, health));
  }

  @Test
  void aPartThatHasEndedHasThePageStartedAgain() {
    board.reading(Topics.USER_ACTIVITY.name(), null);
    board.ended("bringing figures up to date");

    PageHealth health = PageHealth.of(board);

    assertThat(health.ofProcess()).isEqualTo(new ProcessHealth(false, false, health));
    assertThat(health.end()).contains("bringing figures up to date", "start the page again");
  }
}
