package org.dt4ecg.retrainer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.dt4ecg.retrainer.service.RetrainingMetrics;

/**
 * The service's numbers in Prometheus's text format, version 0.0.4, as they are when they are asked
 * for. Thread-safe.
 */
public final class PrometheusMetrics implements RetrainingMetrics {

  private final Map<String, Family> families = new LinkedHashMap<>();

  /** The numbers of one name. */
  private record Family(String type, String description, List<Series> series) {}

  private record Series(Map<String, String> labels, DoubleSupplier value) {}

  @Override
  public void gauge(String name, String description, DoubleSupplier value) {
    add(name.replace('.', '_'), "gauge", description, new Series(Map.of(), value));
  }

  @Override
  public void counter(
      String name, String description, Map<String, String> labels, LongSupplier total) {
    add(
        name.replace('.', '_') + "_total",
        "counter",
        description,
        new Series(labels, total::getAsLong));
  }

  private synchronized void add(String name, String type, String description, Series series) {
    families
        .computeIfAbsent(name, unused -> new Family(type, description, new ArrayList<>()))
        .series()
        .add(series);
  }

  /** All of them. */
  public synchronized String text() {
    StringBuilder text = new StringBuilder();
    families.forEach(
        (name, family) -> {
          text.append("# HELP %s %s\n".formatted(name, family.description()));
          text.append("# TYPE %s %s\n".formatted(name, family.type()));
          for (Series series : family.series()) {
            text.append(name).append(labels(series.labels())).append(' ');
            text.append(series.value().getAsDouble()).append('\n');
          }
        });
    return text.toString();
  }

  private static String labels(Map<String, String> labels) {
    return labels.isEmpty()
        ? ""
        : labels.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(label -> "%s=\"%s\"".formatted(label.getKey(), label.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }
}
