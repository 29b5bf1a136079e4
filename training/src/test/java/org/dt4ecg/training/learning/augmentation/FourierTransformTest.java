package org.dt4ecg.training.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourierTransformTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 64, 256})
  void itIsTheSumThatDefinesIt(int length) {
    Random random = new Random(length);
    double[] real = random.doubles(length, -1, 1).toArray();
    double[] imaginary = random.doubles(length, -1, 1).toArray();
    double[] transformedReal = real.clone();
    double[] transformedImaginary = imaginary.clone();

    new FourierTransform(length).forward(transformedReal, transformedImaginary);

    for (int k = 0; k < length; k++) {
      double sumReal = 0;
      double sumImaginary = 0;
      for (int i = 0; i < length; i++) {
        double angle = -2 * Math.PI * i * k / length;
        sumReal += real[i] * Math.cos(angle) - imaginary[i] * Math.sin(angle);
        sumImaginary += real[i] * Math.sin(angle) + imaginary[i] * Math.cos(angle);
      }
      assertThat(transformedReal[k]).isCloseTo(sumReal, within(1e-9));
      assertThat(transformedImaginary[k]).isCloseTo(sumImaginary, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theInverseUndoesIt(long seed) {
    Random random = new Random(seed);
    double[] real = random.doubles(2048, -1, 1).toArray();
    double[] imaginary = random.doubles(2048, -1, 1).toArray();
    double[] thereReal = real.clone();
    double[] thereImaginary = imaginary.clone();
    FourierTransform transform = new FourierTransform(2048);

    transform.forward(thereReal, thereImaginary);
    transform.inverse(thereReal, thereImaginary);

    assertThat(thereReal).containsExactly(real, within(1e-12));
    assertThat(thereImaginary).containsExactly(imaginary, within(1e-12));
  }

  @Test
  void lengthsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new FourierTransform(1000)).hasMessageContaining("power of two");
    assertThatThrownBy(() -> new FourierTransform(1)).hasMessageContaining("power of two");
    assertThatThrownBy(() -> new FourierTransform(8).forward(new double[8], new double[4]))
        .hasMessageContaining("8 points");
  }
}
