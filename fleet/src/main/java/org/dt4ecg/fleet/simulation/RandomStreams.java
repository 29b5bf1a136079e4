package org.dt4ecg.fleet.simulation;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers that depend on what they are for, and on nothing that was drawn before: the same
 * seed and keys always give the same stream, in whatever order streams are asked for.
 */
final class RandomStreams {

  /** Odd, and far from any small multiple of itself: 2^64 over the golden ratio. */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private RandomStreams() {}

  /**
   * The stream for a purpose.
   *
   * @param purpose what the numbers are for
   * @param keys for which person, session and the like
   */
  static RandomGenerator of(long seed, String purpose, long... keys) {
    long mixed = mix(seed);
    for (int i = 0; i < purpose.length(); i++) {
      mixed = mix(mixed + GOLDEN_GAMMA * (purpose.charAt(i) + 1));
    }
    for (long key : keys) {
      mixed = mix(mixed + GOLDEN_GAMMA * (key + 1));
    }
    return new SplittableRandom(mixed);
  }

  /** The finaliser of MurmurHash3 in D. Stafford's variant 13: every bit moves every other. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A draw from a normal distribution, cut off at two standard deviations. */
  static double normal(RandomGenerator random, double mean, double standardDeviation) {
    double z = random.nextGaussian();
    while (Math.abs(z) > 2) {
      z = random.nextGaussian();
    }
    return mean + z * standardDeviation;
  }
}
