package org.dt4ecg.schemas.serde;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary encoding into a byte array that grows and is used again from record to record: no
 * stream behind it, no second buffer, and text of ASCII characters is encoded where it goes. Not
 * thread-safe.
 */
final class ByteArrayEncoder extends BinaryEncoder {

  /**
   * A larger array goes with the next record: one of a model release would stay for the thread's
   * life.
   */
  private static final int LARGEST_KEPT = 1024 * 1024;

  private static final int FIRST_SIZE = 1024;
  private static final int LONGEST_INT = 5;
  private static final int LONGEST_LONG = 10;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int size;

  /** Begins anew. */
  void clear() {
    size = 0;
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[FIRST_SIZE];
    }
  }

  /** Takes back what was written behind this many bytes. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** What was written since the last {@link #clear}, in a new array. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** The four bytes of an int, big-endian, as Kafka's formats have it; Avro's own are varints. */
  void writeBigEndianInt(int number) {
    reserve(Integer.BYTES);
    ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).putInt(size, number);
    size += Integer.BYTES;
  }

  void writeByte(byte value) {
    reserve(1);
    bytes[size++] = value;
  }

  @Override
  public void writeBoolean(boolean value) {
    writeByte(value ? (byte) 1 : (byte) 0);
  }

  @Override
  public void writeInt(int number) {
    reserve(LONGEST_INT);
    size += BinaryData.encodeInt(number, bytes, size);
  }

  @Override
  public void writeLong(long number) {
    reserve(LONGEST_LONG);
    size += BinaryData.encodeLong(number, bytes, size);
  }

  @Override
  public void writeFloat(float number) {
    reserve(Float.BYTES);
    size += BinaryData.encodeFloat(number, bytes, size);
  }

  @Override
  public void writeDouble(double number) {
    reserve(Double.BYTES);
    size += BinaryData.encodeDouble(number, bytes, size);
  }

  @Override
  public void writeString(String text) {
    int length = text.length();
    reserve(LONGEST_INT + (long) length);
    int start = size + BinaryData.encodeInt(length, bytes, size);
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character >= 0x80) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeInt(encoded.length);
        writeFixed(encoded, 0, encoded.length);
        return;
      }
      bytes[start + i] = (byte) character;
    }
    size = start + length;
  }

  @Override
  public void writeFixed(byte[] value, int start, int length) {
    reserve(length);
    System.arraycopy(value, start, bytes, size, length);
    size += length;
  }

  @Override
  public void writeFixed(ByteBuffer value) {
    int length = value.remaining();
    reserve(length);
    value.get(value.position(), bytes, size, length);
    size += length;
  }

  @Override
  protected void writeZero() {
    writeByte((byte) 0);
  }

  @Override
  public int bytesBuffered() {
    return size;
  }

  @Override
  public void flush() {
    // The array is all there is.
  }

  private void reserve(long more) {
    long needed = size + more;
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes,
              Math.toIntExact(
                  Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8))));
    }
  }
}
