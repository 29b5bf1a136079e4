package org.dt4ecg.bench.oracle;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * What a record says of a window, from whichever of the three topics it is. Times in µs since the
 * epoch.
 *
 * @param key the record's key
 * @param window device, session and number
 * @param startMicros start of the window
 * @param endMicros end of the window
 * @param modelVersion the model that made it
 * @param person who it is; null on a topic that does not tell
 * @param activity what the person does; null on a topic that does not tell
 */
public record Event(
    String key,
    Window window,
    long startMicros,
    long endMicros,
    String modelVersion,
    @Nullable Person person,
    @Nullable Activity activity) {

  /**
   * Who it is.
   *
   * @param userId null where nobody is recognised
   * @param confidence probability of the most probable person
   */
  public record Person(@Nullable String userId, float confidence) {}

  /**
   * What the person does.
   *
   * @param name null where nothing is claimed
   * @param confidence probability of the most probable activity
   */
  public record Activity(@Nullable String name, float confidence) {}

  public static Event of(ConsumerRecord<String, UserActivity> read) {
    UserActivity event = read.value();
    return new Event(
        read.key(),
        window(event.getDeviceId(), event.getSessionStart(), event.getWindowIndex()),
        FrameTimes.toMicros(event.getWindowStart()),
        FrameTimes.toMicros(event.getWindowEnd()),
        event.getModelVersion(),
        new Person(event.getUserId(), event.getIdentityConfidence()),
        new Activity(event.getActivity(), event.getActivityConfidence()));
  }

  public static Event ofIdentity(ConsumerRecord<String, IdentityResult> read) {
    IdentityResult result = read.value();
    return new Event(
        read.key(),
        window(result.getDeviceId(), result.getSessionStart(), result.getWindowIndex()),
        FrameTimes.toMicros(result.getWindowStart()),
        FrameTimes.toMicros(result.getWindowEnd()),
        result.getModelVersion(),
        new Person(result.getUserId(), result.getConfidence()),
        null);
  }

  public static Event ofActivity(ConsumerRecord<String, ActivityResult> read) {
    ActivityResult result = read.value();
    return new Event(
        read.key(),
        window(result.getDeviceId(), result.getSessionStart(), result.getWindowIndex()),
        FrameTimes.toMicros(result.getWindowStart()),
        FrameTimes.toMicros(result.getWindowEnd()),
        result.getModelVersion(),
        null,
        new Activity(result.getActivity(), result.getConfidence()));
  }

  private static Window window(String deviceId, Instant sessionStart, long index) {
    return new Window(new Session(deviceId, FrameTimes.toMicros(sessionStart)), index);
  }
}
