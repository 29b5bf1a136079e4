package org.dt4ecg.schemas.serde;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding out of a byte array, where it lies: nothing is allocated but what is read.
 * Whatever the bytes say, nothing behind the end of the array is read, and no room is made for what
 * they could not hold. Not thread-safe.
 */
final class ByteArrayDecoder extends Decoder {

  private static final byte[] NOTHING = {};
  private static final int BITS_IN_BYTE = 7;
  private static final int MOST_BITS_OF_INT = 35;
  private static final int MOST_BITS_OF_LONG = 70;

  private byte[] bytes = NOTHING;
  private int position;

  /** Reads from here on to the end of the array. */
  void begin(byte[] data, int offset) {
    bytes = data;
    position = offset;
  }

  /** Lets go of the array. */
  void release() {
    begin(NOTHING, 0);
  }

  @Override
  public int remainingBytes() {
    return bytes.length - position;
  }

  @Override
  public void readNull() {
    // Takes no bytes.
  }

  @Override
  public boolean readBoolean() throws EOFException {
    return next() == 1;
  }

  @Override
  public int readInt() throws EOFException {
    int zigzag = 0;
    for (int shift = 0; shift < MOST_BITS_OF_INT; shift += BITS_IN_BYTE) {
      byte bits = next();
      zigzag |= (bits & 0x7F) << shift;
      if (bits >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new AvroRuntimeException("An int takes more than 5 bytes");
  }

  @Override
  public long readLong() throws EOFException {
    long zigzag = 0;
    for (int shift = 0; shift < MOST_BITS_OF_LONG; shift += BITS_IN_BYTE) {
      byte bits = next();
      zigzag |= (bits & 0x7FL) << shift;
      if (bits >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new AvroRuntimeException("A long takes more than 10 bytes");
  }

  @Override
  public float readFloat() throws EOFException {
    return Float.intBitsToFloat(littleEndianInt(take(Float.BYTES)));
  }

  @Override
  public double readDouble() throws EOFException {
    int start = take(Double.BYTES);
    long low = Integer.toUnsignedLong(littleEndianInt(start));
    return Double.longBitsToDouble(
        low | (long) littleEndianInt(start + Integer.BYTES) << Integer.SIZE);
  }

  @Override
  public String readString() throws EOFException {
    int length = SystemLimitException.checkMaxStringLength(readLong());
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  /** As {@link #readString()}; a text that was met before is the same object where it is known. */
  String readString(RecentStrings known) throws EOFException {
    int length = SystemLimitException.checkMaxStringLength(readLong());
    return known.of(bytes, take(length), length);
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws EOFException {
    return new Utf8(copy(SystemLimitException.checkMaxStringLength(readLong())));
  }

  @Override
  public void skipString() throws EOFException {
    skipBytes();
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws EOFException {
    return ByteBuffer.wrap(copy(SystemLimitException.checkMaxBytesLength(readLong())));
  }

  /** As {@link #readBytes}, but in place: a part of the array that is read from. */
  ByteBuffer readBytesInPlace() throws EOFException {
    int length = SystemLimitException.checkMaxBytesLength(readLong());
    return ByteBuffer.wrap(bytes).slice(take(length), length);
  }

  @Override
  public void skipBytes() throws EOFException {
    take(SystemLimitException.checkMaxBytesLength(readLong()));
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws EOFException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws EOFException {
    take(length);
  }

  @Override
  public int readEnum() throws EOFException {
    return readInt();
  }

  @Override
  public int readIndex() throws EOFException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws EOFException {
    return SystemLimitException.checkMaxCollectionLength(itemCount());
  }

  @Override
  public long arrayNext() throws EOFException {
    return readArrayStart();
  }

  @Override
  public long skipArray() throws EOFException {
    return skipSizedBlocks();
  }

  @Override
  public long readMapStart() throws EOFException {
    return readArrayStart();
  }

  @Override
  public long mapNext() throws EOFException {
    return readArrayStart();
  }

  @Override
  public long skipMap() throws EOFException {
    return skipSizedBlocks();
  }

  /**
   * How many items follow. Of a block that says its size in bytes, too, the size is read and not
   * looked at, as Avro's own reader does.
   */
  private long itemCount() throws EOFException {
    long count = readLong();
    if (count >= 0) {
      return count;
    }
    readLong();
    if (count == Long.MIN_VALUE) {
      throw new AvroRuntimeException("A block has a count that cannot be: " + count);
    }
    return -count;
  }

  /** How many items of the next block have to be skipped one by one; 0 at the end. */
  private long skipSizedBlocks() throws EOFException {
    long count = readLong();
    while (count < 0) {
      take(blockBytes());
      count = readLong();
    }
    return SystemLimitException.checkMaxCollectionLength(count);
  }

  private int blockBytes() throws EOFException {
    return SystemLimitException.checkMaxBytesLength(readLong());
  }

  private byte[] copy(int length) throws EOFException {
    int start = take(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  private int littleEndianInt(int start) {
    return (bytes[start] & 0xFF)
        | (bytes[start + 1] & 0xFF) << 8
        | (bytes[start + 2] & 0xFF) << 16
        | bytes[start + 3] << 24;
  }

  private byte next() throws EOFException {
    if (position == bytes.length) {
      throw new EOFException("The bytes end within the record");
    }
    return bytes[position++];
  }

  /** Steps over so many bytes, and says where they begin. */
  private int take(int length) throws EOFException {
    if (length < 0 || length > remainingBytes()) {
      throw new EOFException(
          "%d bytes are said to follow, but there are %d".formatted(length, remainingBytes()));
    }
    int start = position;
    position += length;
    return start;
  }
}
