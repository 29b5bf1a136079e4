package org.dt4ecg.schemas.samples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Between the samples of a frame as they travel (bytes: int16, little-endian, oldest first) and as
 * they are computed with. No method boxes a sample or moves the position of a buffer it reads, so a
 * frame may be read by several threads at once.
 */
public final class SampleCodec {

  private SampleCodec() {}

  /**
   * The bytes of the given counts.
   *
   * @param counts the samples [n], in counts
   * @return a new buffer of 2·n bytes at position 0
   */
  public static ByteBuffer encode(short[] counts) {
    ByteBuffer bytes = ByteBuffer.allocate(counts.length * Short.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(counts);
    // Avro compares and writes buffers by their bytes; a big-endian view is what everybody expects.
    return bytes.order(ByteOrder.BIG_ENDIAN);
  }

  /**
   * How many samples the buffer holds between its position and its limit.
   *
   * @throws IllegalArgumentException for an odd number of bytes
   */
  public static int count(ByteBuffer samples) {
    int bytes = samples.remaining();
    if (bytes % Short.BYTES != 0) {
      throw new IllegalArgumentException(
          "Samples are two bytes each, but there are %d bytes: the frame was cut short"
              .formatted(bytes));
    }
    return bytes / Short.BYTES;
  }

  /**
   * The counts in the buffer.
   *
   * @return the samples [n], in counts; a new array
   * @throws IllegalArgumentException for an odd number of bytes
   */
  public static short[] decode(ByteBuffer samples) {
    short[] counts = new short[count(samples)];
    shorts(samples).get(counts);
    return counts;
  }

  private static ShortBuffer shorts(ByteBuffer samples) {
    return samples.slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
  }
}
