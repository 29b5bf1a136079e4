package org.dt4ecg.fleet.format;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Signals that a file of text held, all of the same times.
 *
 * @param times time of each sample, in µs since the epoch
 */
record DecimalSignals(
    Path file,
    String format,
    String day,
    long[] times,
    List<DecimalSignal> signals,
    List<Annotation> annotations,
    List<String> remarks)
    implements SignalFile {

  @Override
  public List<Channel> channels() {
    return signals.stream().map(DecimalSignal::channel).toList();
  }

  @Override
  public ChannelSamples read(int channel) {
    int[] all = signals.get(channel).counts();
    int[] counts = new int[all.length];
    long[] there = new long[all.length];
    int size = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != DecimalSignal.NO_SAMPLE) {
        counts[size] = all[i];
        there[size] = times[i];
        size++;
      }
    }
    return new ChannelSamples(Arrays.copyOf(counts, size), Arrays.copyOf(there, size), List.of());
  }
}
