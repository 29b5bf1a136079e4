package org.dt4ecg.fleet.recording;

import org.dt4ecg.fleet.format.Channel;

/**
 * Counts in 16 bits, as frames carry them. Those that fit stay as they are. Those that fit once an
 * offset is taken away lose it, with the baseline. All others are divided by the least whole number
 * that makes them fit.
 *
 * @param counts the samples, in counts
 * @param microvoltsPerCount µV per count; 0 means unknown
 * @param baselineCount count that stands for 0 µV
 * @param divisor by how much the counts were divided; 1 if no bit was lost
 */
record SixteenBits(short[] counts, double microvoltsPerCount, int baselineCount, long divisor) {

  private static final long SPAN = 65_535;

  static SixteenBits of(int[] samples, Channel channel) {
    // Frames know no negative scale: a channel that is upside down is turned over.
    boolean turned = channel.microvoltsPerCount() < 0;
    double microvolts = Math.abs(channel.microvoltsPerCount());
    long baseline = turned ? -(long) channel.baselineCount() : channel.baselineCount();
    long low = 0;
    long high = 0;
    for (int i = 0; i < samples.length; i++) {
      long value = turned ? -(long) samples[i] : samples[i];
      low = i == 0 ? value : Math.min(low, value);
      high = i == 0 ? value : Math.max(high, value);
    }
    long divisor = 1;
    long offset = 0;
    if (low < Short.MIN_VALUE || high > Short.MAX_VALUE) {
      divisor = high - low <= SPAN ? 1 : (high - low + SPAN - 2) / (SPAN - 1);
      // The baseline keeps a whole place, so that no sample moves against it.
      long middle = Math.floorDiv(low + high + 1, 2);
      offset = baseline + divisor * Math.floorDiv(middle - baseline, divisor);
    }
    short[] counts = new short[samples.length];
    for (int i = 0; i < samples.length; i++) {
      long value = (turned ? -(long) samples[i] : samples[i]) - offset;
      long divided = divisor == 1 ? value : Math.floorDiv(2 * value + divisor, 2 * divisor);
      counts[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, divided));
    }
    long newBaseline = Math.floorDiv(baseline - offset, divisor);
    return new SixteenBits(
        counts,
        microvolts * divisor,
        (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, newBaseline)),
        divisor);
  }
}
