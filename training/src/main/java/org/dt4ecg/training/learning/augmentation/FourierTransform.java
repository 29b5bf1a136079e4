package org.dt4ecg.training.learning.augmentation;

/**
 * The discrete Fourier transform of one length, a power of two, in place: Cooley and Tukey's, with
 * radix 2. {@code X[k] = Σ x[i]·exp(−2πi·ik/N)}, without a factor; the inverse divides by N. Safe
 * for several threads on arrays of their own.
 */
final class FourierTransform {

  private final int length;
  private final double[] cosines;
  private final double[] sines;

  /**
   * @param length number of points, a power of two from 2
   */
  FourierTransform(int length) {
    if (length < 2 || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException(
          "length is " + length + "; the transform needs a power of two from 2");
    }
    this.length = length;
    cosines = new double[length / 2];
    sines = new double[length / 2];
    for (int k = 0; k < length / 2; k++) {
      cosines[k] = Math.cos(2 * Math.PI * k / length);
      sines[k] = -Math.sin(2 * Math.PI * k / length);
    }
  }

  int length() {
    return length;
  }

  /** Transforms {@code real + i·imaginary}. */
  void forward(double[] real, double[] imaginary) {
    if (real.length != length || imaginary.length != length) {
      throw new IllegalArgumentException(
          "the transform is one of %d points, but was given %d and %d"
              .formatted(length, real.length, imaginary.length));
    }
    reverseBits(real, imaginary);
    for (int half = 1; half < length; half *= 2) {
      int stride = length / (2 * half);
      for (int block = 0; block < length; block += 2 * half) {
        for (int k = 0; k < half; k++) {
          butterfly(real, imaginary, block + k, block + k + half, k * stride);
        }
      }
    }
  }

  /** Undoes {@link #forward}. */
  void inverse(double[] real, double[] imaginary) {
    // Exchanging the parts conjugates before and after, which turns the sign of the exponent.
    forward(imaginary, real);
    for (int i = 0; i < length; i++) {
      real[i] /= length;
      imaginary[i] /= length;
    }
  }

  private void butterfly(double[] real, double[] imaginary, int upper, int lower, int turn) {
    double cosine = cosines[turn];
    double sine = sines[turn];
    double turnedReal = real[lower] * cosine - imaginary[lower] * sine;
    double turnedImaginary = real[lower] * sine + imaginary[lower] * cosine;
    real[lower] = real[upper] - turnedReal;
    imaginary[lower] = imaginary[upper] - turnedImaginary;
    real[upper] += turnedReal;
    imaginary[upper] += turnedImaginary;
  }

  private void reverseBits(double[] real, double[] imaginary) {
    int shift = Integer.numberOfLeadingZeros(length) + 1;
    for (int i = 0; i < length; i++) {
      int j = Integer.reverse(i) >>> shift;
      if (j > i) {
        exchange(real, i, j);
        exchange(imaginary, i, j);
      }
    }
  }

  private static void exchange(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
