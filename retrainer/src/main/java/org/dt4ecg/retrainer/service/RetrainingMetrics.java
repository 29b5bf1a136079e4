package org.dt4ecg.retrainer.service;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Where the service shows its numbers. They are read from any thread. */
public interface RetrainingMetrics {

  /** Shows nothing. */
  RetrainingMetrics NONE =
      new RetrainingMetrics() {
        @Override
        public void gauge(String name, String description, DoubleSupplier value) {}

        @Override
        public void counter(
            String name, String description, Map<String, String> labels, LongSupplier total) {}
      };

  /** A number that goes up and down. */
  void gauge(String name, String description, DoubleSupplier value);

  /** A number that only goes up. */
  void counter(String name, String description, Map<String, String> labels, LongSupplier total);
}
