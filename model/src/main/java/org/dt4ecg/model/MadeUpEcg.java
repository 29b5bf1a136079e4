package org.dt4ecg.model;

import java.util.Random;

/**
 * Made-up windows for trying a model before it serves. They are nobody's ECG: bare beats, triangles
 * of 80 ms.
 */
public final class MadeUpEcg {

  /** Height of the R waves: usual in millivolts, and well above the noise in counts. */
  private static final float R_WAVE_MILLIVOLTS = 1f;

  private static final float R_WAVE_COUNTS = 300f;

  /** Height of the noise, as a share of the R waves. */
  private static final float NOISE = 0.1f;

  private MadeUpEcg() {}

  /** A clean window at the given heart rate, in the unit and length of the contract. */
  public static float[] heartbeats(ModelContract contract, int beatsPerMinute) {
    float height = rWave(contract);
    double beatSeconds = 60.0 / beatsPerMinute;
    float[] window = new float[contract.windowSamples()];
    for (int i = 0; i < window.length; i++) {
      double sinceBeat = (double) i / contract.samplingRateHz() % beatSeconds;
      window[i] = (float) (height * Math.max(0, 1 - Math.abs(sinceBeat - 0.04) / 0.04));
    }
    return window;
  }

  /**
   * A noisy window of a heart rate of 50 to 149 a minute, the same for the same seed on every Java:
   * it is drawn from {@link Random}, whose algorithm is specified, by its integers and floats
   * alone.
   */
  public static float[] noisyHeartbeats(ModelContract contract, long seed) {
    Random random = new Random(seed);
    float[] window = heartbeats(contract, 50 + random.nextInt(100));
    float noise = NOISE * rWave(contract);
    for (int i = 0; i < window.length; i++) {
      window[i] += noise * (2 * random.nextFloat() - 1);
    }
    return window;
  }

  private static float rWave(ModelContract contract) {
    return contract.inputUnit() == ModelContract.InputUnit.COUNTS
        ? R_WAVE_COUNTS
        : R_WAVE_MILLIVOLTS;
  }
}
