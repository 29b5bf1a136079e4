package org.dt4ecg.fleet.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Writes files of MATLAB for tests, after the format's own document. */
final class MatFiles {

  /** In version 5: of int16 and of double, as numbers are held and as they are stored. */
  private static final int HELD_INT16 = 10;

  private static final int HELD_DOUBLE = 6;
  private static final int STORED_INT16 = 3;
  private static final int STORED_DOUBLE = 9;

  private MatFiles() {}

  /** A variable of one channel to a row. */
  record Variable(String name, double[]... rows) {

    /** Column by column, in two bytes each or in eight. */
    private ByteBuffer numbers(ByteOrder order, boolean small) {
      ByteBuffer out =
          ByteBuffer.allocate(rows.length * rows[0].length * (small ? 2 : 8)).order(order);
      for (int i = 0; i < rows[0].length; i++) {
        for (double[] row : rows) {
          if (small) {
            out.putShort((short) row[i]);
          } else {
            out.putDouble(row[i]);
          }
        }
      }
      return out.flip();
    }
  }

  /** Version 5; packed as version 7 of the program does. Numbers of two bytes, or of eight. */
  static byte[] version5(ByteOrder order, boolean packed, boolean small, Variable... variables) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(128).order(order);
    head.put("MATLAB 5.0 MAT-file, made up".getBytes(StandardCharsets.US_ASCII));
    head.putShort(124, (short) 0x0100).putShort(126, (short) (('M' << 8) | 'I'));
    out.writeBytes(head.array());
    for (Variable variable : variables) {
      byte[] element = element(14, matrix(variable, order, small), order);
      out.writeBytes(packed ? packed(element, order) : element);
    }
    return out.toByteArray();
  }

  private static byte[] matrix(Variable variable, ByteOrder order, boolean small) {
    byte[] name = variable.name().getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    int held = small ? HELD_INT16 : HELD_DOUBLE;
    parts.writeBytes(element(6, ints(order, held, 0), order));
    parts.writeBytes(
        element(5, ints(order, variable.rows().length, variable.rows()[0].length), order));
    parts.writeBytes(name.length <= 4 ? shortElement(name, order) : element(1, name, order));
    byte[] numbers = variable.numbers(order, small).array();
    parts.writeBytes(element(small ? STORED_INT16 : STORED_DOUBLE, numbers, order));
    return parts.toByteArray();
  }

  /** Version 4. */
  static byte[] version4(ByteOrder order, boolean small, Variable... variables) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Variable variable : variables) {
      int type = (order == ByteOrder.BIG_ENDIAN ? 1_000 : 0) + (small ? 30 : 0);
      int rows = variable.rows().length;
      int columns = variable.rows()[0].length;
      out.writeBytes(ints(order, type, rows, columns, 0, variable.name().length() + 1));
      out.writeBytes((variable.name() + "\0").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(variable.numbers(order, small).array());
    }
    return out.toByteArray();
  }

  /** An element of version 5, filled up to eight bytes. */
  private static byte[] element(int type, byte[] data, ByteOrder order) {
    ByteBuffer out = ByteBuffer.allocate(8 + (data.length + 7) / 8 * 8).order(order);
    return out.putInt(type).putInt(data.length).put(data).array();
  }

  /** A name of up to four bytes stands in its tag. */
  private static byte[] shortElement(byte[] data, ByteOrder order) {
    return ByteBuffer.allocate(8).order(order).putInt((data.length << 16) | 1).put(data).array();
  }

  private static byte[] packed(byte[] element, ByteOrder order) {
    Deflater deflater = new Deflater();
    deflater.setInput(element);
    deflater.finish();
    byte[] room = new byte[element.length + 100];
    int length = deflater.deflate(room);
    deflater.end();
    return ByteBuffer.allocate(8 + length)
        .order(order)
        .putInt(15)
        .putInt(length)
        .put(Arrays.copyOf(room, length))
        .array();
  }

  private static byte[] ints(ByteOrder order, int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(order);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }
}
