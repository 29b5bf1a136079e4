package org.dt4ecg.topology.outcome;

import java.time.Instant;
import java.util.Optional;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.jspecify.annotations.Nullable;

/** What a step of the topology made of a frame or a window. */
public sealed interface Outcome {

  /** A frame without fault. */
  record Accepted(EcgSamples frame) implements Outcome {}

  /**
   * A window on which the model spoke.
   *
   * @param rules how that model's predictions become decisions
   */
  record Classified(SealedWindow window, Prediction prediction, ModelRules rules)
      implements Outcome {}

  /** What a model that scores along says of a window on which the one that serves spoke. */
  record ScoredAlong(ShadowResult result) implements Outcome {}

  /**
   * A frame that goes to dead letters.
   *
   * @param frame the frame as it was read; null for a record without a value
   * @param rejection why
   * @param origin where it was read; empty for a frame of a failed window, which waited in the
   *     store
   * @param windowStart start of the failed window; empty where the frame itself is at fault
   */
  record Rejected(
      @Nullable EcgSamples frame,
      Rejection rejection,
      Optional<Origin> origin,
      Optional<Instant> windowStart)
      implements Outcome {}
}
