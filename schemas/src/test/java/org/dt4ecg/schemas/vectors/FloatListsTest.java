package org.dt4ecg.schemas.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FloatListsTest {

  @Test
  void anArrayBecomesAListAndComesBack() {
    float[] numbers = {1.5f, -0f, Float.NaN};

    assertThat(FloatLists.of(numbers)).containsExactly(1.5f, -0f, Float.NaN);
    assertThat(FloatLists.toArray(FloatLists.of(numbers))).containsExactly(numbers);
  }

  @Test
  void nothingBecomesNothing() {
    assertThat(FloatLists.of(new float[0])).isEmpty();
    assertThat(FloatLists.toArray(List.of())).isEmpty();
  }
}
