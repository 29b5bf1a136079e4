package org.dt4ecg.retraining.dataset;

import java.time.Duration;

/**
 * A part of every recording, by time. The blocked split keeps the first 70 % of each recording for
 * learning, leaves a guard of 4 s, so that no window of one part touches the other, and tests on
 * the rest. Of the first 70 %, the last tenth of the recording is kept from training as validation:
 * probabilities are calibrated and the rejection threshold is chosen there.
 */
public enum Part {
  /** The whole recording. */
  ALL {
    @Override
    public TimeSpan of(TimeSpan recording) {
      return recording;
    }
  },
  /** What the weights of the blocked split are trained on. */
  BLOCKED_TRAINING {
    @Override
    public TimeSpan of(TimeSpan recording) {
      return recording.part(0, VALIDATION_FROM);
    }
  },
  /** What the blocked split calibrates on. */
  BLOCKED_VALIDATION {
    @Override
    public TimeSpan of(TimeSpan recording) {
      return recording.part(VALIDATION_FROM, LEARNING_SHARE);
    }
  },
  /** What the blocked split is tested on. */
  BLOCKED_TEST {
    @Override
    public TimeSpan of(TimeSpan recording) {
      TimeSpan rest = recording.part(LEARNING_SHARE, 1);
      return new TimeSpan(rest.fromMicros() + GUARD_MICROS, rest.toMicros());
    }
  };

  private static final double LEARNING_SHARE = 0.7;
  private static final double VALIDATION_FROM = 0.6;
  private static final long GUARD_MICROS = Duration.ofSeconds(4).toNanos() / 1000;

  /** This part of a recording. */
  public abstract TimeSpan of(TimeSpan recording);
}
