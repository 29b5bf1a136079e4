package org.dt4ecg.topology.windowing;

import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.schemas.avro.EcgSamples;

/**
 * A frame that waits for its windows: its samples, and the record as it was read, byte for byte, so
 * that it can be stored, and sent back, without being written anew. Immutable.
 */
public final class StoredFrame extends Frame {

  private final String lead;
  private final long sequence;
  private final byte[] record;

  /**
   * @param frame what was read
   * @param record the value of the record as it was read; not copied
   */
  public StoredFrame(EcgSamples frame, byte[] record) {
    super(frame);
    this.lead = frame.getLead();
    this.sequence = frame.getSequence();
    this.record = record;
  }

  /** Name of the lead. */
  public String lead() {
    return lead;
  }

  /** Number that the device gave it. */
  public long sequence() {
    return sequence;
  }

  /** The value of the record as it was read; not to be changed. */
  public byte[] record() {
    return record;
  }
}
