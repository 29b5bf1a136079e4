package org.dt4ecg.topology.fusion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arrays of floats as the store keeps them, and back, bit by bit: IEEE 754 float32, little-endian.
 * No number is boxed.
 */
final class FloatBytes {

  private FloatBytes() {}

  /** The numbers in new bytes. */
  static ByteBuffer of(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes;
  }

  /**
   * The numbers in a new array; the bytes stay as they are.
   *
   * @throws IllegalArgumentException if the bytes are no whole number of floats
   */
  static float[] toArray(ByteBuffer bytes) {
    if (bytes.remaining() % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no float32 numbers, which take %d each: the store %s was written by another program; reset the application"
              .formatted(bytes.remaining(), Float.BYTES, FuseSession.FUSIONS));
    }
    float[] numbers = new float[bytes.remaining() / Float.BYTES];
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }
}
