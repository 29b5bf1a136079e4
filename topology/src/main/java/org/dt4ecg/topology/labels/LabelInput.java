package org.dt4ecg.topology.labels;

import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.jspecify.annotations.Nullable;

/** What the join of labels and frames reads. */
public sealed interface LabelInput {

  /** A frame without fault. */
  record FrameRead(EcgSamples frame) implements LabelInput {}

  /**
   * A label.
   *
   * @param label as it was read; null for a record without a value
   */
  record LabelRead(@Nullable EcgLabel label) implements LabelInput {}
}
