package org.dt4ecg.study.plan;

import org.dt4ecg.training.learning.TrainingOptions;

/**
 * A way to train.
 *
 * @param name its name in files and keys, such as {@code gradnorm-0.12}; options that differ have
 *     names that differ
 * @param title its name for people, such as {@code GradNorm, α = 0.12}
 * @param options the options; their seed is replaced by that of each run
 */
public record Variant(String name, String title, TrainingOptions options) {

  /** The same under another title, as a table needs it that compares one thing alone. */
  Variant titled(String otherTitle) {
    return new Variant(name, otherTitle, options);
  }

  /** The same with other options. */
  Variant with(TrainingOptions otherOptions) {
    return new Variant(name, title, otherOptions);
  }
}
