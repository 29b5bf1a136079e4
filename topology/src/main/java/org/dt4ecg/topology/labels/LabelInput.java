package org.dt4ecg.topology.labels;

import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.jspecify.annotations.Nullable;

/** What the join of labels and frames reads. */
public sealed interface LabelInput {

  /** A frame without fault. */
  record FrameRead(EcgSamples frame) implements LabelInput {}

  /**
   * A label.
   *
   * @param key as it was read
   * @param read the label and its bytes
   */
  record LabelRead(byte @Nullable [] key, AsRead<EcgLabel> read) implements LabelInput {}
}
