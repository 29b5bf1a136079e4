package org.dt4ecg.model.signal;

import java.util.Arrays;

/**
 * Finds the hum of the mains, 50 or 60 Hz, in the samples of a window, and takes it off with its
 * second harmonic. Samples in which it does not find any stay as they are, bit by bit.
 *
 * <p>A notch that always runs would take what the ventricular complex has at that frequency, and
 * ring after it. So the hum is looked for first, as a line: it stands above what is 5 or 6 Hz
 * beside it on both sides, where a complex has about as much. Then it is estimated as a sine wave
 * of slowly changing amplitude and phase, by least squares in overlapping Hann windows, and
 * subtracted (the subtraction of an estimated interference: C. Levkov and others, "Removal of
 * power-line interference from the ECG: a review of the subtraction procedure", BioMedical
 * Engineering OnLine 4:50, 2005; here over whole windows rather than from the straight stretches
 * between complexes). The frequency is that of the mains by the device's clock: neither keeps to
 * its nominal value, and it is taken from how the phase moves on.
 *
 * <p>To be used on samples as the device took them: between frames of a clock that is not exact,
 * times jump, and with them the phase of a sine wave. Keeps its arrays from window to window. Not
 * thread-safe.
 */
final class MainsHum {

  private static final int[] MAINS_HZ = {50, 60};

  /** Where is looked: beside 50 Hz, there, between the two, at 60 Hz, beside it. */
  private static final int[] LOOKED_AT_HZ = {44, 50, 55, 60, 66};

  private static final int[] LINES = {1, 3};

  /** Length of a look, in s; its Hann window reaches 4 Hz to either side. */
  private static final double LOOK_SECONDS = 0.5;

  /** Length of an estimate, in s: it follows changes over that time. */
  private static final double ESTIMATE_SECONDS = 1;

  /** A line has so many times the power of what is beside it. */
  private static final double LINE_POWER = 4;

  /**
   * What whole counts may have beside, in squares of counts: less than a third of a count stays.
   */
  private static final double ROUNDING_POWER = 1;

  /** The mains and the device's clock are off by less than that together, in Hz. */
  private static final double LARGEST_OFFSET_HZ = 0.9;

  /** Highest share of the sampling rate that is looked at. */
  private static final double HIGHEST_SHARE = 0.45;

  private static final int HARMONICS = 2;

  private final double rateHz;

  /** In samples; 0 for a rate too low to look beside both lines. */
  private final int look;

  private final double[][] cosines;
  private final double[][] sines;
  private final double hannPower;
  private final double[] hann;
  private final double[] wave;
  private final double[] quarterWave;
  private double[] estimate = new double[0];

  /** Real and imaginary part by frequency, look by look. */
  private double[] real = new double[0];

  private double[] imaginary = new double[0];

  /** For samples of a nominal rate. Rates below 147 Hz are left alone. */
  MainsHum(double samplingRateHz) {
    rateHz = samplingRateHz;
    boolean hasNeighbours = LOOKED_AT_HZ[LOOKED_AT_HZ.length - 1] < HIGHEST_SHARE * rateHz;
    look = hasNeighbours ? (int) Math.round(LOOK_SECONDS * rateHz) : 0;
    cosines = new double[LOOKED_AT_HZ.length][look];
    sines = new double[LOOKED_AT_HZ.length][look];
    double power = 0;
    for (int i = 0; i < look; i++) {
      double weight = hann(i, look);
      power += weight * weight;
      for (int k = 0; k < LOOKED_AT_HZ.length; k++) {
        double angle = 2 * Math.PI * LOOKED_AT_HZ[k] * i / rateHz;
        cosines[k][i] = weight * Math.cos(angle);
        sines[k][i] = weight * Math.sin(angle);
      }
    }
    hannPower = power;
    int reach = (int) Math.round(ESTIMATE_SECONDS * rateHz / 2);
    hann = new double[2 * reach];
    // The last estimate goes on to the end of the window, by less than half its length.
    wave = new double[3 * reach];
    quarterWave = new double[3 * reach];
    for (int i = 0; i < hann.length; i++) {
      hann[i] = hann(i, hann.length);
    }
  }

  /**
   * Takes the hum off.
   *
   * @param samples the samples [length], in counts
   * @param length how many, from the first
   * @return amplitude of the hum that was taken off, in counts; 0 for none
   */
  double remove(float[] samples, int length) {
    int looks = look == 0 ? 0 : length / look;
    if (looks < 2) {
      return 0;
    }
    takeLooks(samples, looks);
    double amplitude = 0;
    for (int mains = 0; mains < MAINS_HZ.length; mains++) {
      if (isLine(LINES[mains], looks)) {
        double frequency = frequency(LINES[mains], MAINS_HZ[mains], looks);
        for (int harmonic = 1;
            harmonic <= HARMONICS && harmonic * frequency < HIGHEST_SHARE * rateHz;
            harmonic++) {
          double taken = subtract(samples, length, harmonic * frequency);
          amplitude = harmonic == 1 ? amplitude + taken : amplitude;
        }
      }
    }
    return amplitude;
  }

  private static double hann(int i, int length) {
    return 0.5 - 0.5 * Math.cos(2 * Math.PI * i / length);
  }

  private void takeLooks(float[] samples, int looks) {
    int size = LOOKED_AT_HZ.length * looks;
    if (real.length < size) {
      real = new double[size];
      imaginary = new double[size];
    }
    double first = samples[0];
    for (int n = 0; n < looks; n++) {
      for (int k = 0; k < LOOKED_AT_HZ.length; k++) {
        look(samples, n * look, first, k, k * looks + n);
      }
    }
  }

  private void look(float[] samples, int from, double offset, int frequency, int place) {
    double[] cosine = cosines[frequency];
    double[] sine = sines[frequency];
    double sumReal = 0;
    double sumImaginary = 0;
    for (int i = 0; i < look; i++) {
      double sample = samples[from + i] - offset;
      sumReal += sample * cosine[i];
      sumImaginary -= sample * sine[i];
    }
    real[place] = sumReal;
    imaginary[place] = sumImaginary;
  }

  private boolean isLine(int line, int looks) {
    double beside = Math.max(power(line - 1, looks), power(line + 1, looks));
    return power(line, looks) > LINE_POWER * (beside + looks * hannPower * ROUNDING_POWER);
  }

  private double power(int frequency, int looks) {
    double sum = 0;
    for (int n = frequency * looks; n < (frequency + 1) * looks; n++) {
      sum += real[n] * real[n] + imaginary[n] * imaginary[n];
    }
    return sum;
  }

  /** By the mean advance of the phase from look to look beyond that of the nominal frequency. */
  private double frequency(int line, int nominalHz, int looks) {
    double cosine = 0;
    double sine = 0;
    for (int n = line * looks + 1; n < (line + 1) * looks; n++) {
      cosine += real[n] * real[n - 1] + imaginary[n] * imaginary[n - 1];
      sine += imaginary[n] * real[n - 1] - real[n] * imaginary[n - 1];
    }
    double seconds = look / rateHz;
    double expected = 2 * Math.PI * nominalHz * seconds;
    double offset = Math.IEEEremainder(Math.atan2(sine, cosine) - expected, 2 * Math.PI);
    double offsetHz = offset / (2 * Math.PI * seconds);
    return nominalHz + Math.max(-LARGEST_OFFSET_HZ, Math.min(LARGEST_OFFSET_HZ, offsetHz));
  }

  /**
   * Estimates a sine wave every half of {@link #ESTIMATE_SECONDS} and takes off what they say
   * together. In front of the middle of the first and behind that of the last these stand alone: an
   * estimate from half a window would take much of what is no hum.
   *
   * @return root mean square of the amplitudes; 0 for a window shorter than an estimate
   */
  private double subtract(float[] samples, int length, double frequencyHz) {
    if (length < hann.length) {
      return 0;
    }
    for (int i = 0; i < wave.length; i++) {
      double angle = 2 * Math.PI * frequencyHz * i / rateHz;
      wave[i] = Math.cos(angle);
      quarterWave[i] = Math.sin(angle);
    }
    if (estimate.length < length) {
      estimate = new double[length];
    }
    Arrays.fill(estimate, 0, length, 0);
    int reach = hann.length / 2;
    int last = (length - hann.length) / reach * reach;
    double square = 0;
    for (int from = 0; from <= last; from += reach) {
      square += addEstimate(samples, from, from == 0, from == last ? length - from : 0);
    }
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (samples[i] - estimate[i]);
    }
    return Math.sqrt(square * reach / (last + reach));
  }

  /**
   * Estimates from one place on.
   *
   * @param isFirst whether nothing is estimated in front of it
   * @param toEnd samples from there to the end of the window if it is the last, else 0
   * @return the square of its amplitude
   */
  private double addEstimate(float[] samples, int from, boolean isFirst, int toEnd) {
    double offset = samples[from];
    double cosines2 = 0;
    double sines2 = 0;
    double mixed = 0;
    double cosineSum = 0;
    double sineSum = 0;
    for (int i = 0; i < hann.length; i++) {
      double sample = samples[from + i] - offset;
      double cosine = hann[i] * wave[i];
      double sine = hann[i] * quarterWave[i];
      cosines2 += cosine * wave[i];
      sines2 += sine * quarterWave[i];
      mixed += cosine * quarterWave[i];
      cosineSum += cosine * sample;
      sineSum += sine * sample;
    }
    double determinant = cosines2 * sines2 - mixed * mixed;
    double a = (cosineSum * sines2 - sineSum * mixed) / determinant;
    double b = (sineSum * cosines2 - cosineSum * mixed) / determinant;
    int reach = hann.length / 2;
    int end = Math.max(hann.length, toEnd);
    for (int i = 0; i < end; i++) {
      boolean standsAlone = i < reach ? isFirst : toEnd > 0;
      double weight = standsAlone ? 1 : hann[i];
      estimate[from + i] += weight * (a * wave[i] + b * quarterWave[i]);
    }
    return a * a + b * b;
  }
}
