package org.dt4ecg.schemas.serde;

import java.io.ByteArrayOutputStream;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * The buffers of one thread, used again from record to record. Kafka Streams shares one serde among
 * its threads, so a serde cannot hold them itself.
 */
final class ThreadBuffers {

  /**
   * A larger output goes with the next record: a model release would stay for the thread's life.
   */
  private static final int LARGEST_KEPT = 1024 * 1024;

  private static final byte[] NOTHING = {};

  private static final ThreadLocal<ThreadBuffers> OF_THREAD =
      ThreadLocal.withInitial(ThreadBuffers::new);

  private ByteArrayOutputStream output = new ByteArrayOutputStream();
  private BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(output, null);
  private final BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(NOTHING, null);

  private ThreadBuffers() {}

  static ThreadBuffers ofThisThread() {
    return OF_THREAD.get();
  }

  /** An empty output, which {@link #encoder} writes to. */
  ByteArrayOutputStream emptyOutput() {
    if (output.size() > LARGEST_KEPT) {
      output = new ByteArrayOutputStream();
    }
    // Flushes what a record that failed half-way left in the encoder; so it has to come first.
    encoder = EncoderFactory.get().binaryEncoder(output, encoder);
    output.reset();
    return output;
  }

  BinaryEncoder encoder() {
    return encoder;
  }

  BinaryDecoder decoder(byte[] data, int offset, int length) {
    return DecoderFactory.get().binaryDecoder(data, offset, length, decoder);
  }

  /** Lets go of the record that was read last. */
  void releaseDecoder() {
    DecoderFactory.get().binaryDecoder(NOTHING, decoder);
  }
}
