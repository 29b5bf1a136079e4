package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UntrustedTextTest {

  @Test
  void anOrdinaryVersionStaysAsItIs() {
    assertThat(UntrustedText.printable("0123456789ab")).isEqualTo("0123456789ab");
  }

  @Test
  void lineEndsEscapesAndOtherScriptsBecomeQuestionMarks() {
    assertThat(UntrustedText.printable("a\nb\u001b[2Jc\u202ed\u00e9")).isEqualTo("a?b?[2Jc?d?");
  }

  @Test
  void longTextIsCut() {
    assertThat(UntrustedText.printable("x".repeat(1000))).isEqualTo("x".repeat(64));
  }

  @Test
  void whatIsMissingIsSaidSo() {
    assertThat(UntrustedText.printable(null)).isEqualTo("null");
  }
}
