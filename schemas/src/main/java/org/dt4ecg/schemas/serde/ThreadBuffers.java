package org.dt4ecg.schemas.serde;

/**
 * The buffers of one thread, used again from record to record. Kafka Streams shares one serde among
 * its threads, so a serde cannot hold them itself.
 */
final class ThreadBuffers {

  private static final ThreadLocal<ThreadBuffers> OF_THREAD =
      ThreadLocal.withInitial(ThreadBuffers::new);

  private final ByteArrayEncoder encoder = new ByteArrayEncoder();
  private final ByteArrayDecoder decoder = new ByteArrayDecoder();

  private ThreadBuffers() {}

  /** An encoder in which there is nothing yet. */
  static ByteArrayEncoder emptyEncoder() {
    ByteArrayEncoder encoder = OF_THREAD.get().encoder;
    encoder.clear();
    return encoder;
  }

  /** A decoder, which whoever has read with it lets go of the bytes. */
  static ByteArrayDecoder decoder() {
    return OF_THREAD.get().decoder;
  }
}
