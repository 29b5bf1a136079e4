package org.dt4ecg.bench.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What goes wrong, by intent. */
public enum FaultKind {
  /** An instance is killed, and started again on its state. */
  KILL(0, 8),
  /** An instance is stopped for longer than its session in the group lasts, and goes on. */
  FREEZE(15, 40),
  /** An instance is stopped as it should be, and started again. */
  RESTART(0, 5),
  /** One instance alone, then three, then as many as before. */
  SCALE(10, 20),
  /** The broker is killed, and started again on its data. */
  BROKER(5, 45),
  /** The broker is killed, and away for longer than a producer waits by default. */
  BROKER_LONG(75, 180),
  /** The registry is killed, and an instance meanwhile. */
  REGISTRY_DOWN(15, 50),
  /** The registry answers 503, and an instance is killed meanwhile. */
  REGISTRY_503(10, 40),
  /** The registry answers 401, and an instance is killed meanwhile. */
  REGISTRY_401(10, 40),
  /** Another model is released, and an instance is killed while it takes over. */
  SWAP(0, 3),
  /** The disk of one instance's state is full, and the instance killed meanwhile. */
  DISK_FULL(15, 40),
  ZEROS(Poison.ZEROS),
  LONG_TEXT(Poison.LONG_TEXT),
  NO_AVRO(Poison.NO_AVRO),
  UNKNOWN_SCHEMA(Poison.UNKNOWN_SCHEMA),
  OTHER_CLASS(Poison.OTHER_CLASS),
  WRONG_KEY(Poison.WRONG_KEY),
  GIANT_HEADERS(Poison.GIANT_HEADERS),
  NO_VALUE(Poison.NO_VALUE),
  /** Thousands of records by chance on each topic. */
  FUZZ(Poison.FUZZ);

  private final int shortestSeconds;
  private final int longestSeconds;
  private final @Nullable Poison poison;

  FaultKind(int shortestSeconds, int longestSeconds) {
    this.shortestSeconds = shortestSeconds;
    this.longestSeconds = longestSeconds;
    this.poison = null;
  }

  FaultKind(Poison poison) {
    this.shortestSeconds = 0;
    this.longestSeconds = 0;
    this.poison = poison;
  }

  /** How long it lasts, at least. */
  int shortestSeconds() {
    return shortestSeconds;
  }

  /** How long it lasts, at most. */
  int longestSeconds() {
    return longestSeconds;
  }

  /** The records it consists of; null if it is of another kind. */
  @Nullable Poison poison() {
    return poison;
  }

  /** The kind that people type so. */
  static FaultKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Nothing goes wrong by the name of '%s'; there are %s"
                        .formatted(label, String.join(", ", labels()))));
  }

  /** The names of all, and of what a device may leave undone. */
  public static List<String> labels() {
    return Stream.concat(
            Arrays.stream(values()).map(FaultKind::label),
            Behaviour.OF_A_SESSION.stream().map(Behaviour::label))
        .toList();
  }

  /** As people type it. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
