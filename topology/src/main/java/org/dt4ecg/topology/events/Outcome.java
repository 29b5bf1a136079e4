package org.dt4ecg.topology.events;

import java.time.Instant;
import java.util.Optional;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.jspecify.annotations.Nullable;

/** What became of a frame; an error is a value that is routed. */
public sealed interface Outcome {

  /**
   * A frame without fault.
   *
   * @param frame the frame
   * @param record the value of its record, as it was read
   */
  record FrameAccepted(EcgSamples frame, byte[] record) implements Outcome {}

  /**
   * A record that goes to dead letters.
   *
   * @param key its key as it was read
   * @param value its value as it was read
   * @param rejection why
   * @param origin where it was read; empty for a frame that waited in the store
   * @param windowStart start of the failed window; empty where the record itself is at fault
   */
  record Rejected(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Rejection rejection,
      Optional<Origin> origin,
      Optional<Instant> windowStart)
      implements Outcome {}
}
