package org.dt4ecg.topology.windowing;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Which of the last {@value #LENGTH} frame sequences of a device were seen, to tell a frame that is
 * repeated after it was windowed from one that comes too late. Counted from the highest sequence
 * downwards. Not thread-safe.
 */
final class SequenceHistory {

  static final int LENGTH = 1024;

  /** Bit i stands for {@code highest - i}; empty before the first sequence. */
  private BitSet seen;

  private long highest;

  SequenceHistory() {
    this(0, new BitSet());
  }

  private SequenceHistory(long highest, BitSet seen) {
    this.highest = highest;
    this.seen = seen;
  }

  /** Reads what {@link #toBytes} wrote. */
  static SequenceHistory of(long highest, ByteBuffer recent) {
    return new SequenceHistory(highest, BitSet.valueOf(recent.duplicate()));
  }

  /**
   * Adds a sequence. One that is not above the highest although its frame is newer than all others
   * says that the device started anew, and the history with it.
   *
   * @param newest whether the frame is newer than all others of the device
   */
  void add(long sequence, boolean newest) {
    if (seen.isEmpty() || (newest && sequence <= highest)) {
      highest = sequence;
      seen = new BitSet();
      seen.set(0);
    } else if (sequence > highest) {
      shiftTo(sequence);
    } else if (isWithin(sequence)) {
      seen.set((int) (highest - sequence));
    }
  }

  boolean contains(long sequence) {
    return isWithin(sequence) && seen.get((int) (highest - sequence));
  }

  long highest() {
    return highest;
  }

  /** Bit i of byte i / 8 stands for {@code highest - i}. */
  ByteBuffer toBytes() {
    return ByteBuffer.wrap(seen.toByteArray());
  }

  private void shiftTo(long sequence) {
    long distance = sequence - highest;
    BitSet shifted = new BitSet(LENGTH);
    if (distance > 0 && distance < LENGTH) {
      for (int i = seen.nextSetBit(0);
          i >= 0 && i + distance < LENGTH;
          i = seen.nextSetBit(i + 1)) {
        shifted.set((int) (i + distance));
      }
    }
    shifted.set(0);
    seen = shifted;
    highest = sequence;
  }

  /** A difference that overflows is negative, and so out of reach as well. */
  private boolean isWithin(long sequence) {
    long distance = highest - sequence;
    return sequence <= highest && distance >= 0 && distance < LENGTH;
  }
}
