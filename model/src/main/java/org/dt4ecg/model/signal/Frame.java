package org.dt4ecg.model.signal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * The samples of a frame and their nominal times, as windows are cut from them. Holds the bytes of
 * the record it was made of, and copies none. Immutable, as long as nobody writes to these bytes.
 * All times are in microseconds (µs) since the epoch.
 */
public class Frame {

  private static final double MICROS_PER_SECOND = 1e6;

  private final long startMicros;
  private final long endMicros;
  private final double samplingRateHz;
  private final int count;
  private final int baselineCount;
  private final double microvoltsPerCount;
  private final ByteBuffer samples;

  /**
   * @throws IllegalArgumentException for an odd number of bytes, or a sampling rate that is not a
   *     positive number
   */
  protected Frame(EcgSamples record) {
    this.startMicros = FrameTimes.startMicros(record);
    this.endMicros = FrameTimes.endMicros(record);
    this.samplingRateHz = record.getSamplingRate();
    this.baselineCount = record.getBaselineCount();
    this.microvoltsPerCount = record.getMicrovoltsPerCount();
    this.count = SampleCodec.count(record.getSamples());
    this.samples = record.getSamples().slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The samples of a record. */
  public static Frame of(EcgSamples record) {
    return new Frame(record);
  }

  /** The samples of each record, in their order. */
  public static List<Frame> of(List<EcgSamples> records) {
    return records.stream().map(Frame::of).toList();
  }

  /** Time of the first sample. */
  public final long startMicros() {
    return startMicros;
  }

  /** Nominal end, exclusive: where the next sample would be. */
  public final long endMicros() {
    return endMicros;
  }

  /** Nominal time of the last sample. */
  public final long lastSampleMicros() {
    return startMicros + Math.round((count - 1) * MICROS_PER_SECOND / samplingRateHz);
  }

  /** Nominal rate, in Hz. */
  public final double samplingRateHz() {
    return samplingRateHz;
  }

  /** How many samples. */
  public final int count() {
    return count;
  }

  /** Microvolts per count, 0 if they are unknown. */
  public final double microvoltsPerCount() {
    return microvoltsPerCount;
  }

  /**
   * Writes samples {@code [from, to)}, in counts above the baseline count, to the target.
   *
   * @param counts room for {@code to - from} counts
   */
  final void countsAboveBaseline(int from, int to, short[] counts, float[] target, int offset) {
    samples.asShortBuffer().get(from, counts, 0, to - from);
    // A double: an int difference of a far baseline can be too large for a float's 24 bits.
    double baseline = baselineCount;
    for (int i = 0; i < to - from; i++) {
      target[offset + i] = (float) (counts[i] - baseline);
    }
  }

  /** Whether it holds the same samples at the same times as another one, in the same unit. */
  public final boolean isSameAs(Frame other) {
    return startMicros == other.startMicros
        && samplingRateHz == other.samplingRateHz
        && baselineCount == other.baselineCount
        && microvoltsPerCount == other.microvoltsPerCount
        && samples.equals(other.samples);
  }

  /**
   * A number of 64 bits that frames with other times, samples or units have with a probability of
   * 2⁻⁶⁴: FNV-1a over words in place of bytes, mixed as in MurmurHash3 (Appleby 2011).
   */
  public final long fingerprint() {
    long hash = mixed(0xcbf29ce484222325L ^ startMicros);
    hash = mixed(hash ^ Double.doubleToLongBits(samplingRateHz));
    hash = mixed(hash ^ Double.doubleToLongBits(microvoltsPerCount) ^ baselineCount);
    int bytes = samples.limit();
    int i = 0;
    for (; i + Long.BYTES <= bytes; i += Long.BYTES) {
      hash = mixed(hash ^ samples.getLong(i));
    }
    for (; i < bytes; i++) {
      hash = mixed(hash ^ samples.get(i));
    }
    return hash;
  }

  private static long mixed(long value) {
    long hash = value * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }

  @Override
  public final boolean equals(Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return "frame of %d samples at %s".formatted(count, FrameTimes.toInstant(startMicros));
  }
}
