package org.dt4ecg.training.balancing;

/** Checks of numbers that come one a task. */
final class TaskNumbers {

  private TaskNumbers() {}

  static void requireMeasured(String what, double[] values, int tasks) {
    if (values.length != tasks) {
      throw new IllegalArgumentException(
          "there are %d tasks, but a %s was given for %d".formatted(tasks, what, values.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0) || Double.isInfinite(values[i])) {
        throw new IllegalArgumentException(
            "the %s of task %d is %s; training has diverged, lower the learning rate"
                .formatted(what, i, values[i]));
      }
    }
  }

  /** Puts a saved state in the place of the present one. */
  static void restore(double[] saved, double[] present) {
    if (saved.length != present.length) {
      throw new IllegalArgumentException(
          "the state is one of %d tasks, but there are %d".formatted(saved.length, present.length));
    }
    System.arraycopy(saved, 0, present, 0, saved.length);
  }
}
