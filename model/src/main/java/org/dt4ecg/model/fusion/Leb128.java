package org.dt4ecg.model.fusion;

import java.nio.ByteBuffer;

/** Whole numbers from 0 up in as few bytes as they need, seven bits in each (unsigned LEB128). */
final class Leb128 {

  private static final int BITS = 7;
  private static final long MASK = 0x7F;
  private static final int MORE = 0x80;

  private Leb128() {}

  /** How many bytes a number takes. */
  static int bytes(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + BITS - 1) / BITS);
  }

  static void write(long number, ByteBuffer target) {
    long rest = number;
    while (rest >= MORE) {
      target.put((byte) (rest | MORE));
      rest >>>= BITS;
    }
    target.put((byte) rest);
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it is larger than the largest that can be
   */
  static long read(ByteBuffer source, long largest) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += BITS) {
      byte bits = source.get();
      number |= (bits & MASK) << shift;
      if (bits >= 0) {
        if (number > largest) {
          break;
        }
        return number;
      }
    }
    throw new IllegalArgumentException(
        "The evidence of a window has a number above " + largest + " where none can be");
  }
}
