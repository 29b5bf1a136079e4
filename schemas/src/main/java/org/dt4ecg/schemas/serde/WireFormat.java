package org.dt4ecg.schemas.serde;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The head of a record in the Confluent wire format: byte 0, then the schema's id as a big-endian
 * int, then the record in Avro binary.
 */
public final class WireFormat {

  static final int HEAD_BYTES = 1 + Integer.BYTES;
  private static final byte MAGIC = 0;

  private WireFormat() {}

  static void writeHead(ByteArrayEncoder output, int schemaId) {
    output.writeByte(MAGIC);
    output.writeBigEndianInt(schemaId);
  }

  /** The schema id in the head of a record, or this value if it has no such head. */
  public static int schemaIdOr(int none, byte[] record) {
    return record.length < HEAD_BYTES || record[0] != MAGIC
        ? none
        : ByteBuffer.wrap(record).getInt(1);
  }

  /**
   * The schema id in the head of a record.
   *
   * @throws SerializationException if the record has no such head
   */
  static int schemaId(String topic, byte[] record) {
    if (record.length < HEAD_BYTES) {
      throw new SerializationException(
          "A record on topic %s has only %d bytes, too few for the Confluent wire format (magic byte 0, four bytes of schema id, Avro binary)"
              .formatted(topic, record.length));
    }
    if (record[0] != MAGIC) {
      throw new SerializationException(
          "A record on topic %s starts with byte %d, not with the magic byte 0 of the Confluent wire format: it was written by another serializer"
              .formatted(topic, record[0]));
    }
    return ByteBuffer.wrap(record).getInt(1);
  }
}
