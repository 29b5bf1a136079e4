package org.dt4ecg.fleet.format;

import java.util.Arrays;

/**
 * Finds the rate of samples and the time of each from the stamps that a recorder wrote.
 *
 * <p>A recorder may stamp each sample, or a whole packet with the time at which it came. In the
 * latter case the samples of a packet are spread by the rate, and packets that come a little early
 * or late are joined; one that comes much too late leaves a hole, and one that comes from the past
 * goes back.
 *
 * @param timesMicros time of each sample, in µs since the epoch
 * @param rateHz the rate that a device would claim, in Hz; NaN where there are too few stamps
 */
record StampedTimes(long[] timesMicros, double rateHz) {

  /**
   * Stamps farther apart than so many usual steps do not belong to one packet, or to one stretch.
   */
  private static final long STEPS_OF_A_HOLE = 5;

  /** So much of the time between two packets their samples' own stamps cover at most. */
  private static final double BURST = 0.5;

  /** So many of the steps within a stretch are even where each sample was stamped when taken. */
  private static final double REGULAR = 0.7;

  /** What a packet may come late without a hole, in its own lengths and at least in µs. */
  private static final double LATE = 0.75;

  private static final long LATE_MICROS = 60_000;

  /** What a packet may come early, as others before it were late, without a step back. */
  private static final double EARLY = 1.5;

  private static final long EARLY_MICROS = 250_000;

  private static final int STEPS_LOOKED_AT = 1_000_000;

  /** Rates of wearables and of recorders, in Hz, which their clocks keep to a percent. */
  private static final double[] USUAL_RATES = {
    100, 125, 128, 130, 200, 250, 256, 300, 360, 400, 500, 512, 1_000, 1_024, 2_000
  };

  private static final double USUAL_RATE_KEPT = 0.01;

  /** Others that claim a whole number of samples a second keep it to half a percent. */
  private static final double WHOLE_RATE_KEPT = 0.005;

  /**
   * From the stamp of each sample.
   *
   * @param stamps in µs since the epoch, in the order of the file
   */
  static StampedTimes of(long[] stamps) {
    if (stamps.length < 3) {
      return new StampedTimes(stamps, Double.NaN);
    }
    long step = usualStep(stamps);
    Packets packets = Packets.of(stamps, step);
    if (packets.areBursts(step)) {
      double period = packets.period();
      return new StampedTimes(packets.spread(period), nominal(1e6 / period));
    }
    double sum = 0;
    long steps = 0;
    for (int i = 1; i < stamps.length; i++) {
      long difference = stamps[i] - stamps[i - 1];
      if (2 * difference >= step && 2 * difference <= 3 * step) {
        sum += difference;
        steps++;
      }
    }
    return new StampedTimes(stamps, nominal(1e6 * steps / sum));
  }

  /** The rate as a device would state it: the time stamps tell by how much it is off. */
  static double nominal(double rateHz) {
    for (double usual : USUAL_RATES) {
      if (Math.abs(rateHz - usual) <= USUAL_RATE_KEPT * usual) {
        return nearest(rateHz);
      }
    }
    double whole = Math.rint(rateHz);
    return Math.abs(rateHz - whole) <= WHOLE_RATE_KEPT * rateHz
        ? whole
        : Math.rint(100 * rateHz) / 100;
  }

  /** The usual rate that is nearest: 128 and 130 lie close together. */
  private static double nearest(double rateHz) {
    double nearest = USUAL_RATES[0];
    for (double usual : USUAL_RATES) {
      nearest = Math.abs(rateHz - usual) < Math.abs(rateHz - nearest) ? usual : nearest;
    }
    return nearest;
  }

  private static long usualStep(long[] stamps) {
    long[] steps = new long[Math.min(STEPS_LOOKED_AT, stamps.length - 1)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.abs(stamps[i + 1] - stamps[i]);
    }
    Arrays.sort(steps);
    return steps[steps.length / 2];
  }

  /**
   * Stretches of stamps that lie close together.
   *
   * @param stamps all stamps
   * @param starts where each begins, and behind the last the number of stamps
   */
  private record Packets(long[] stamps, int[] starts) {

    static Packets of(long[] stamps, long step) {
      int[] starts = new int[stamps.length + 1];
      int size = 1;
      for (int i = 1; i < stamps.length; i++) {
        long difference = stamps[i] - stamps[i - 1];
        if (difference < 0 || difference > STEPS_OF_A_HOLE * step) {
          starts[size++] = i;
        }
      }
      starts[size] = stamps.length;
      return new Packets(stamps, Arrays.copyOf(starts, size + 1));
    }

    private int number() {
      return starts.length - 1;
    }

    private int samples(int packet) {
      return starts[packet + 1] - starts[packet];
    }

    private long toNext(int packet) {
      return stamps[starts[packet + 1]] - stamps[starts[packet]];
    }

    /** Whether samples were stamped together when they came, rather than when they were taken. */
    boolean areBursts(long step) {
      if (step == 0) {
        return number() > 1;
      }
      if (number() < 4 || number() > stamps.length / 2 || isRegular(step)) {
        return false;
      }
      double[] covered = new double[number() - 1];
      for (int i = 0; i < covered.length; i++) {
        long next = toNext(i);
        covered[i] = next <= 0 ? 1 : (double) samples(i) * step / next;
      }
      Arrays.sort(covered);
      return covered[covered.length / 2] < BURST;
    }

    /**
     * Whether steps are as even as a converter's: a recorder that pauses is no sender of packets.
     */
    private boolean isRegular(long step) {
      long even = 0;
      for (int i = 1; i < stamps.length; i++) {
        long off = Math.abs(stamps[i] - stamps[i - 1] - step);
        even += 4 * off <= step ? 1 : 0;
      }
      return even >= REGULAR * (stamps.length - number());
    }

    /** µs from sample to sample, holes left out. */
    double period() {
      double[] periods = new double[number() - 1];
      for (int i = 0; i < periods.length; i++) {
        periods[i] = (double) toNext(i) / samples(i);
      }
      double[] sorted = periods.clone();
      Arrays.sort(sorted);
      double usual = sorted[sorted.length / 2];
      double micros = 0;
      long samples = 0;
      for (int i = 0; i < periods.length; i++) {
        if (periods[i] > 0 && 2 * periods[i] <= 3 * usual) {
          micros += toNext(i);
          samples += samples(i);
        }
      }
      return samples == 0 ? Double.NaN : micros / samples;
    }

    long[] spread(double period) {
      long[] times = new long[stamps.length];
      double expected = stamps[0];
      for (int packet = 0; packet < number(); packet++) {
        long stamp = stamps[starts[packet]];
        double length = period * samples(packet);
        double late = Math.max(LATE_MICROS, LATE * length);
        double early = Math.max(EARLY_MICROS, EARLY * length);
        // Written so that a period that is no number takes the stamps as they are.
        boolean joins = stamp - expected <= late && expected - stamp <= early;
        double start = joins ? expected : stamp;
        for (int i = 0; i < samples(packet); i++) {
          times[starts[packet] + i] = Math.round(start + i * period);
        }
        expected = start + samples(packet) * period;
      }
      return times;
    }
  }
}
