package org.dt4ecg.topology.labels;

import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.jspecify.annotations.Nullable;

/** What became of a label. */
public sealed interface LabelOutcome {

  /** A frame, or the part of it that the label is about, with the label. */
  record Labelled(LabelledEcg ecg) implements LabelOutcome {}

  /**
   * A label that goes to dead letters.
   *
   * @param key as it was read
   * @param record as it was read; null for a record without a value
   * @param rejection why
   * @param origin where it was read
   */
  record Rejected(
      byte @Nullable [] key, byte @Nullable [] record, Rejection rejection, Origin origin)
      implements LabelOutcome {}
}
