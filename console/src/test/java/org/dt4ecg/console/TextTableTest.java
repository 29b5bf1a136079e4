package org.dt4ecg.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheyNeedTheFirstToTheLeftTheOthersToTheRight() {
    assertThat(new TextTable("", "n", "share").row("walk", "12", "-").row("run", "1", "").lines())
        .containsExactly(
            "       n  share", //
            "walk  12      -",
            "run    1");
  }

  @Test
  void aRowThatDoesNotFitTheHeadingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TextTable("a", "b").row("1"))
        .withMessageContaining("1 cells in a table of 2 columns");
  }
}
