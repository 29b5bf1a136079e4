package org.dt4ecg.training.stress;

import java.util.List;
import java.util.random.RandomGenerator;
import org.dt4ecg.fleet.recording.Recording;

/**
 * Something that goes wrong with a signal between the skin and the stream.
 *
 * @param name what people read, such as {@code hum 50 Hz 0.2 mV}
 * @param hasHeart whether a heart can still be in the signal; without, every claim is a wrong one
 * @param change makes it happen to a recording
 */
public record SignalFault(String name, boolean hasHeart, Change change) {

  /** Nothing goes wrong: what all others are held against. */
  public static final SignalFault NONE =
      new SignalFault("none", true, (recording, random) -> recording);

  /** Makes a fault happen. */
  @FunctionalInterface
  public interface Change {

    /**
     * A recording in which the fault has happened.
     *
     * @param recording the recording, which stays as it is
     * @param random where chance has a part in it; equal ones give equal results
     */
    Recording apply(Recording recording, RandomGenerator random);
  }

  /**
   * The faults that a stress test goes through. Voltages are in mV; in a recording of counts of
   * unknown size the median range of a second counts as 1 mV. Noise is held against the median
   * power of the signal in a second.
   */
  public static List<SignalFault> all() {
    return List.of(
        NONE,
        hum(50, 0.02, false),
        hum(50, 0.05, false),
        hum(50, 0.1, false),
        hum(50, 0.2, false),
        hum(50, 0.5, false),
        hum(60, 0.2, false),
        hum(50, 0.2, true),
        noise("white", 0, 18),
        noise("white", 0, 12),
        noise("white", 0, 6),
        noise("white", 0, 0),
        noise("pink", 1, 18),
        noise("pink", 1, 12),
        noise("pink", 1, 6),
        noise("pink", 1, 0),
        gain(0.5),
        gain(2),
        new SignalFault(
            "inverted polarity", true, (recording, random) -> Distortion.inverted(recording)),
        rails(0.75),
        rails(0.5),
        lostFrames(0.05),
        rate(130),
        rate(250),
        rate(1000),
        noiseAlone("white", 0),
        noiseAlone("pink", 1),
        noiseAlone("brown", 2),
        new SignalFault(
            "lead off: flat", false, (recording, random) -> LeadOff.flat(recording, random)),
        leadOff(0.1),
        leadOff(1));
  }

  private static SignalFault hum(int hz, double millivolts, boolean harmonics) {
    return new SignalFault(
        "hum %d Hz %s mV%s".formatted(hz, millivolts, harmonics ? ", harmonics" : ""),
        true,
        (recording, random) -> Addition.hum(recording, hz, millivolts, harmonics, random));
  }

  private static SignalFault noise(String colour, double exponent, int decibels) {
    return new SignalFault(
        "%s noise, SNR %d dB".formatted(colour, decibels),
        true,
        (recording, random) -> Addition.noise(recording, exponent, decibels, random));
  }

  private static SignalFault gain(double gain) {
    return new SignalFault(
        "gain ×%s".formatted(gain),
        true,
        (recording, random) -> Distortion.amplified(recording, gain));
  }

  private static SignalFault rails(double share) {
    return new SignalFault(
        "rails at %d %% of the range".formatted(Math.round(100 * share)),
        true,
        (recording, random) -> Distortion.clipped(recording, share));
  }

  private static SignalFault lostFrames(double share) {
    return new SignalFault(
        "%d %% of half seconds lost".formatted(Math.round(100 * share)),
        true,
        (recording, random) -> Distortion.withHoles(recording, share, random));
  }

  private static SignalFault rate(int hz) {
    return new SignalFault(
        "sampled at %d Hz".formatted(hz),
        true,
        (recording, random) -> Distortion.resampled(recording, hz));
  }

  private static SignalFault noiseAlone(String colour, double exponent) {
    return new SignalFault(
        "%s noise alone".formatted(colour),
        false,
        (recording, random) -> Addition.noiseAlone(recording, exponent, random));
  }

  private static SignalFault leadOff(double millivolts) {
    return new SignalFault(
        "lead off: hum %s mV, drift".formatted(millivolts),
        false,
        (recording, random) -> LeadOff.humming(recording, millivolts, random));
  }
}
