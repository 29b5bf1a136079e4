package org.dt4ecg.dashboard.view;

import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.jspecify.annotations.Nullable;

/**
 * A device as it is now. Immutable. All times are in ms since the epoch.
 *
 * @param id the device
 * @param state whether anything comes from it
 * @param assigned who is meant to wear it, a pseudonym; null for nobody
 * @param assignedName that person's name to show; null without one
 * @param alertSince start of the first of the windows since when somebody else wears it; null if
 *     nobody else does
 * @param latest what its newest event says; null if there was none
 */
public record DeviceCard(
    String id,
    State state,
    @Nullable String assigned,
    @Nullable String assignedName,
    @Nullable Long alertSince,
    @Nullable Latest latest) {

  /** Whether anything comes from a device. */
  public enum State {
    /** Frames come, and there was no event yet. */
    WAITING,
    /** Frames or events come. */
    LIVE,
    /** None came for {@link DeviceBoard#SILENT_AFTER_MS}. */
    SILENT
  }

  /**
   * What an event says. Where the event has a decision over the last windows of the session, that
   * is the one that is shown, and what the window says by itself stands in {@code own}.
   *
   * @param person who is recognised, a pseudonym; null for nobody
   * @param name that person's name to show; null without one
   * @param sure probability of the most probable person, 0 to 1
   * @param activity what that person does; null where nothing is claimed
   * @param activitySure probability of that, 0 to 1
   * @param fusedWindows how many windows the decision is about; 0 if about this one alone
   * @param heartRate in beats a minute; null where the event has none
   * @param session start of the recording session
   * @param window number of the window in its session
   * @param model version of the model
   * @param partition where the event stands on {@code user-activity}
   * @param offset likewise
   */
  public record Latest(
      @Nullable String person,
      @Nullable String name,
      WearerMatch wearer,
      float sure,
      @Nullable String activity,
      float activitySure,
      int fusedWindows,
      Own own,
      SignalQuality quality,
      @Nullable String lead,
      @Nullable Float heartRate,
      long session,
      long window,
      long start,
      long end,
      String model,
      int partition,
      long offset,
      Insight.@Nullable Truth truth) {}

  /** What the window says by itself. */
  public record Own(
      @Nullable String person,
      WearerMatch wearer,
      float sure,
      @Nullable String activity,
      float activitySure) {}
}
