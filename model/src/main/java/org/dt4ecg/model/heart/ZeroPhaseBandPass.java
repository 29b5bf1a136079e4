package org.dt4ecg.model.heart;

/**
 * A Butterworth band-pass of third order, run forward and backward, so that nothing is moved in
 * time. The signal is taken to have stood at its first value before and to stand at its last value
 * after. Immutable.
 *
 * <p>By the bilinear transform of the analogue filter. Its six poles make three sections, each with
 * a zero at standstill and one at half the sampling rate.
 */
final class ZeroPhaseBandPass {

  private static final int SECTIONS = 3;

  /** So long rings what the filter makes of the signal's end, in periods of the lower frequency. */
  private static final double TAIL_PERIODS = 3;

  /** Section by section: what the last two outputs are multiplied by. */
  private final double[] sections = new double[2 * SECTIONS];

  /** Of all sections together. */
  private double gain = 1;

  private final int tailSamples;

  /**
   * A filter that passes what lies between two frequencies: at both of them a run one way takes 3
   * dB.
   */
  ZeroPhaseBandPass(double lowHz, double highHz, double samplingRateHz) {
    double low = warped(lowHz, samplingRateHz);
    double high = warped(highHz, samplingRateHz);
    double width = high - low;
    // Poles of the low-pass: -1, and -1/2 ± i·√3/2. Those of the band-pass solve s² - p·width·s +
    // low·high = 0.
    setSection(0, width, width, low * high, samplingRateHz);
    double real = -width / 4;
    double imaginary = width * Math.sqrt(3) / 4;
    double squareReal = real * real - imaginary * imaginary - low * high;
    double squareImaginary = 2 * real * imaginary;
    double size = Math.hypot(squareReal, squareImaginary);
    double rootReal = Math.sqrt((size + squareReal) / 2);
    double rootImaginary = squareImaginary / (2 * rootReal);
    setPole(1, real + rootReal, imaginary + rootImaginary, width, samplingRateHz);
    setPole(2, real - rootReal, imaginary - rootImaginary, width, samplingRateHz);
    tailSamples = (int) Math.ceil(TAIL_PERIODS * samplingRateHz / lowHz);
  }

  private static double warped(double hz, double samplingRateHz) {
    return 2 * samplingRateHz * Math.tan(Math.PI * hz / samplingRateHz);
  }

  /** A section with a pole and its conjugate. */
  private void setPole(
      int section, double real, double imaginary, double width, double samplingRateHz) {
    setSection(section, width, -2 * real, real * real + imaginary * imaginary, samplingRateHz);
  }

  /** The section of {@code width·s / (s² + damping·s + square)}. */
  private void setSection(
      int section, double width, double damping, double square, double samplingRateHz) {
    double c = 2 * samplingRateHz;
    double scale = 1 / (c * c + damping * c + square);
    gain *= width * c * scale;
    sections[2 * section] = 2 * (square - c * c) * scale;
    sections[2 * section + 1] = (c * c - damping * c + square) * scale;
  }

  /** So many values beyond the signal's length {@link #filter} needs room for. */
  int tailSamples() {
    return tailSamples;
  }

  /**
   * Filters a signal.
   *
   * @param filtered gets the filtered signal; its {@link #tailSamples()} values beyond are
   *     overwritten
   */
  void filter(float[] samples, double[] filtered) {
    int end = samples.length + tailSamples;
    double first = samples[0];
    for (int i = 0; i < samples.length; i++) {
      filtered[i] = samples[i] - first;
    }
    double last = samples[samples.length - 1] - first;
    for (int i = samples.length; i < end; i++) {
      filtered[i] = last;
    }
    run(filtered, 0, 1, end);
    run(filtered, end - 1, -1, end);
  }

  /**
   * All sections in one pass, each in the direct form I: from one output to the next there is one
   * product and one difference, in the transposed form II one more sum.
   */
  private void run(double[] values, int start, int step, int count) {
    double one0 = sections[0];
    double two0 = sections[1];
    double one1 = sections[2];
    double two1 = sections[3];
    double one2 = sections[4];
    double two2 = sections[5];
    double in1 = 0;
    double in2 = 0;
    double first1 = 0;
    double first2 = 0;
    double second1 = 0;
    double second2 = 0;
    double third1 = 0;
    double third2 = 0;
    int i = start;
    for (int n = 0; n < count; n++, i += step) {
      double in = gain * values[i];
      double first = in - in2 - two0 * first2 - one0 * first1;
      double second = first - first2 - two1 * second2 - one1 * second1;
      double third = second - second2 - two2 * third2 - one2 * third1;
      in2 = in1;
      in1 = in;
      first2 = first1;
      first1 = first;
      second2 = second1;
      second1 = second;
      third2 = third1;
      third1 = third;
      values[i] = third;
    }
  }
}
