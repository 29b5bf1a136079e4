package org.dt4ecg.bench.load;

import java.util.Locale;
import org.dt4ecg.bench.contestant.DslStreams;
import org.dt4ecg.bench.contestant.EcgStreams;
import org.dt4ecg.bench.contestant.PlainConsumers;
import org.dt4ecg.bench.material.Workload;

/** Who runs. */
public enum ContestantKind {
  /** This project. */
  OURS(EcgStreams.class.getName(), 25_000, 19_000, 3_700),
  /** A plain consumer and a plain producer, without any state that lasts. */
  CEILING(PlainConsumers.class.getName(), 63_000, 50_000, 4_200),
  /** Kafka Streams as tutorials write it. */
  NAIVE(DslStreams.class.getName(), 18_000, 11_000, 2_000),
  /** Apache Flink, built with the profile peers. */
  FLINK("org.dt4ecg.bench.peers.FlinkJob", 48_000, 31_000, 4_400);

  private final String className;
  private final int framing;
  private final int light;
  private final int real;

  ContestantKind(String className, int framing, int light, int real) {
    this.className = className;
    this.framing = framing;
    this.light = light;
    this.real = real;
  }

  String className() {
    return className;
  }

  /** Windows a second, to begin with; a run tells better. */
  int guess(Workload workload) {
    return switch (workload) {
      case FRAMING -> framing;
      case LIGHT -> light;
      case REAL -> real;
    };
  }

  /** Whether it publishes identity and activity as topics of their own, too. */
  boolean publishesParts() {
    return this == OURS;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
