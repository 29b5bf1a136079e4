package org.dt4ecg.topology.drift;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * What the model that serves sees, at one moment, over the last windows of all stream threads of
 * this process. Immutable.
 *
 * @param modelVersion version of the model that serves
 * @param windows how many windows it has decided on here
 * @param recentWindows over how many of the last ones the shares run
 * @param unknownShare share of the usable ones that were found to be of nobody the model knows, 0
 *     to 1
 * @param meanConfidence mean probability of the most probable person over the usable ones, 0 to 1
 * @param qualityShares share of the ones of each signal quality, 0 to 1
 * @param embeddingStability mean population stability index of the embedding over the last usable
 *     windows, against the first ones that the model decided on here; empty until there are enough
 */
public record Drift(
    String modelVersion,
    long windows,
    int recentWindows,
    double unknownShare,
    double meanConfidence,
    Map<SignalQuality, Double> qualityShares,
    OptionalDouble embeddingStability) {

  private static final double MODERATE_FROM = 0.1;
  private static final double LARGE_FROM = 0.25;

  /** How far the embedding has moved, by the usual rule of thumb. */
  public enum Level {
    /** There are too few windows to say. */
    UNKNOWN,
    /** The index is under 0.1. */
    STABLE,
    /** The index is from 0.1 to under 0.25. */
    MODERATE,
    /** The index is 0.25 or more: look at the signals, and think of retraining. */
    LARGE
  }

  public Drift {
    EnumMap<SignalQuality, Double> copy = new EnumMap<>(SignalQuality.class);
    copy.putAll(qualityShares);
    qualityShares = Collections.unmodifiableMap(copy);
  }

  /** How far the embedding has moved. */
  public Level level() {
    if (embeddingStability.isEmpty()) {
      return Level.UNKNOWN;
    }
    double index = embeddingStability.getAsDouble();
    if (index < MODERATE_FROM) {
      return Level.STABLE;
    }
    return index < LARGE_FROM ? Level.MODERATE : Level.LARGE;
  }
}
