package org.dt4ecg.study.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunKeyTest {

  /** Outcomes of weeks of training lie under such names; computed apart from this code. */
  @Test
  void theNameOfARunStays() {
    RunKey key = RunKey.of(List.of("Motion ECG", "seed1"), List.of("blocked", "müde"));

    assertThat(key.name()).isEqualTo("motion-ecg_seed1_9a54be9818c12798");
  }
}
