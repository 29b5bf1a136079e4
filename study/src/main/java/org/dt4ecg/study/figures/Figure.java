package org.dt4ecg.study.figures;

import java.util.Locale;
import java.util.Optional;
import org.dt4ecg.model.ModelTask;

/** A number that a run finds. Shares are from 0 to 1. */
public enum Figure {
  IDENTITY_ACCURACY("identity, per window", Format.PERCENT),
  IDENTITY_FUSED_3("identity, 3 windows", Format.PERCENT),
  IDENTITY_FUSED_5("identity, 5 windows", Format.PERCENT),
  IDENTITY_FUSED_10("identity, 10 windows", Format.PERCENT),
  /** Share of records whose windows, all fused, name the right person. */
  IDENTITY_PER_RECORD("identity, per record", Format.PERCENT),
  /** The same over people whose test records are of another day. */
  IDENTITY_PER_RECORD_OTHER_DAY("identity, per record of another day", Format.PERCENT),
  /** Share of known people's windows for which nobody is named. */
  UNKNOWN("known, nobody named", Format.PERCENT),
  /** Share of known people's windows for which another person is named. */
  WRONG_CLAIMS("known, another named", Format.PERCENT),
  /** Expected calibration error of the most probable person's probability. */
  IDENTITY_CALIBRATION_ERROR("identity, calibration error", Format.NUMBER),
  /** The same before the temperature. */
  IDENTITY_CALIBRATION_ERROR_BEFORE("identity, before the temperature", Format.NUMBER),
  ACTIVITY_ACCURACY("activity, per window", Format.PERCENT),
  /** By the causal smoother, with at least so many windows of the session behind it. */
  ACTIVITY_FUSED_3("activity, 3 windows", Format.PERCENT),
  ACTIVITY_FUSED_5("activity, 5 windows", Format.PERCENT),
  ACTIVITY_FUSED_10("activity, 10 windows", Format.PERCENT),
  ACTIVITY_CALIBRATION_ERROR("activity, calibration error", Format.NUMBER),
  ACTIVITY_CALIBRATION_ERROR_BEFORE("activity, before the temperature", Format.NUMBER),
  /** Where as many strangers pass as known people are turned away. */
  EQUAL_ERROR_RATE("equal error rate, per window", Format.PERCENT),
  EQUAL_ERROR_RATE_FUSED_5("equal error rate, 5 windows", Format.PERCENT),
  /** Share of strangers rejected where 1 % of the known windows are; mean over strangers. */
  STRANGERS_REJECTED("strangers rejected, per window", Format.PERCENT),
  STRANGERS_REJECTED_FUSED_5("strangers rejected, 5 windows", Format.PERCENT),
  /** The same two by each score that a model could reject by, whichever it carries. */
  EQUAL_ERROR_RATE_BY_PROBABILITY("equal error rate by probability", Format.PERCENT),
  EQUAL_ERROR_RATE_BY_ENERGY("equal error rate by energy", Format.PERCENT),
  EQUAL_ERROR_RATE_BY_EMBEDDING("equal error rate by embedding", Format.PERCENT),
  STRANGERS_REJECTED_BY_PROBABILITY("strangers rejected by probability", Format.PERCENT),
  STRANGERS_REJECTED_BY_ENERGY("strangers rejected by energy", Format.PERCENT),
  STRANGERS_REJECTED_BY_EMBEDDING("strangers rejected by embedding", Format.PERCENT),
  /** Share of strangers rejected at the threshold that the model carries; mean over strangers. */
  STRANGERS_REJECTED_BY_MODEL("strangers rejected, per window", Format.PERCENT),
  STRANGERS_REJECTED_BY_MODEL_FUSED_5("strangers rejected, 5 windows", Format.PERCENT),
  /** Share of the known rejected at the threshold that the model carries; mean over people. */
  KNOWN_REJECTED_BY_MODEL("known rejected, per window", Format.PERCENT),
  KNOWN_REJECTED_BY_MODEL_FUSED_5("known rejected, 5 windows", Format.PERCENT),
  /** Share of enrolled people's fused windows for which they are named; mean over people. */
  ENROLLED_ACCURACY("newly enrolled, right person named", Format.PERCENT),
  /**
   * Share of enrolled people's fused windows for which somebody else is named; mean over people.
   */
  ENROLLED_WRONG_CLAIMS("newly enrolled, another named", Format.PERCENT),
  /**
   * Share of known people's fused windows named right while others are enrolled; mean over people.
   */
  KNOWN_BESIDE_ENROLLED("known beside the enrolled", Format.PERCENT),
  PARAMETERS("parameters", Format.COUNT),
  TRAINING_SECONDS("training, s", Format.COUNT);

  /** How a figure is written. */
  private enum Format {
    PERCENT,
    NUMBER,
    COUNT
  }

  private final String title;
  private final Format format;

  Figure(String title, Format format) {
    this.title = title;
    this.format = format;
  }

  /** Name for people. */
  public String title() {
    return title;
  }

  /** The task that it says something of; empty for what the tasks share. */
  public Optional<ModelTask> head() {
    return switch (this) {
      case PARAMETERS, TRAINING_SECONDS -> Optional.empty();
      case ACTIVITY_ACCURACY,
          ACTIVITY_FUSED_3,
          ACTIVITY_FUSED_5,
          ACTIVITY_FUSED_10,
          ACTIVITY_CALIBRATION_ERROR,
          ACTIVITY_CALIBRATION_ERROR_BEFORE ->
          Optional.of(ModelTask.ACTIVITY);
      default -> Optional.of(ModelTask.IDENTITY);
    };
  }

  /** The value for people: {@code 99.12}, {@code 0.021} or {@code 274,213}. */
  public String text(double value) {
    return switch (format) {
      case PERCENT -> String.format(Locale.ROOT, "%.2f", 100 * value);
      case NUMBER -> String.format(Locale.ROOT, "%.3f", value);
      case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
    };
  }

  /** The unit to put behind {@link #text}: {@code %} or nothing. */
  public String unit() {
    return format == Format.PERCENT ? " %" : "";
  }

  /** Identity over so many windows of a session. */
  public static Figure identityFused(int windows) {
    return switch (windows) {
      case 1 -> IDENTITY_ACCURACY;
      case 3 -> IDENTITY_FUSED_3;
      case 5 -> IDENTITY_FUSED_5;
      case 10 -> IDENTITY_FUSED_10;
      default -> throw notMeasured(windows);
    };
  }

  /** Activity over so many windows of a session. */
  public static Figure activityFused(int windows) {
    return switch (windows) {
      case 1 -> ACTIVITY_ACCURACY;
      case 3 -> ACTIVITY_FUSED_3;
      case 5 -> ACTIVITY_FUSED_5;
      case 10 -> ACTIVITY_FUSED_10;
      default -> throw notMeasured(windows);
    };
  }

  private static IllegalArgumentException notMeasured(int windows) {
    return new IllegalArgumentException(
        "no figure is taken over %d windows; there are 1, 3, 5 and 10".formatted(windows));
  }
}
