package org.dt4ecg.dashboard.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.validation.SignalRules;
import org.dt4ecg.schemas.validation.Texts;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows. Takes records as they come and gives snapshots; bounded, see {@link
 * ViewLimits}. Thread-safe: each topic may be read by a thread of its own.
 */
public final class LiveView {

  private final Insight insight;
  private final InstantSource clock;
  private final DeviceBoard devices;
  private final EcgStrips strips;
  private final PeopleDays days;
  private final ModelBoard models;
  private final PipelineBoard pipeline;

  /**
   * @param clock the wall clock
   */
  public LiveView(ViewLimits limits, Insight insight, InstantSource clock) {
    this.insight = insight;
    this.clock = clock;
    this.devices = new DeviceBoard(limits);
    this.strips = new EcgStrips(limits);
    this.days = new PeopleDays(limits, clock);
    this.models = new ModelBoard(limits, insight);
    this.pipeline = new PipelineBoard(limits, clock.millis());
  }

  /** A record of {@code ecg-samples}. */
  public void frame(EcgSamples frame) {
    if (Texts.faultOf("id", frame.getDeviceId()).isEmpty()
        && Texts.faultOf("lead", frame.getLead()).isEmpty()
        && SignalRules.faultOf(
                frame.getSamples(), frame.getSamplingRate(), frame.getMicrovoltsPerCount())
            .isEmpty()) {
      strips.add(frame);
      devices.frame(frame.getDeviceId(), clock.millis());
    }
    pipeline.frame();
  }

  /** A record of {@code user-activity}. */
  public void event(UserActivity event, RecordPlace place) {
    Optional<Insight.Truth> truth =
        insight.truth(
            event.getDeviceId(),
            FrameTimes.toMicros(event.getWindowStart()),
            FrameTimes.toMicros(event.getWindowEnd()));
    devices.event(event, place, truth);
    days.event(event, truth);
    models.event(event, truth, place.readMillis());
    pipeline.event(FrameTimes.toMicros(event.getSealedAt()) / 1_000, place);
  }

  /** A record of {@code activity-bouts}. */
  public void bout(ActivityBout bout) {
    days.bout(bout);
  }

  /** A record of {@code device-assignments}; null for a tombstone. */
  public void assignment(String deviceId, @Nullable DeviceAssignment assignment) {
    devices.assignment(deviceId, assignment);
  }

  /** A record of {@code user-profiles}; null for a tombstone. */
  public void profile(String userId, @Nullable UserProfile profile) {
    devices.name(userId, profile == null ? null : profile.getDisplayName());
  }

  /** A record of {@code model-releases}; null for a tombstone. */
  public void release(String key, @Nullable ModelRelease release) {
    models.release(key, release);
  }

  /** A record of {@code training-reports}. */
  public void round(TrainingReport report) {
    models.round(report);
  }

  /** A record of {@code shadow-results}. */
  public void shadow(ShadowResult result) {
    models.shadow(result, clock.millis());
  }

  /** A record of {@code ecg-dead-letters}, of which only what describes it is kept. */
  public void letter(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers, RecordPlace place) {
    String topic = text(headers, DeadLetterHeaders.TOPIC);
    String offset = text(headers, DeadLetterHeaders.OFFSET);
    String whole = text(headers, DeadLetterHeaders.VALUE_BYTES);
    String reason = text(headers, DeadLetterHeaders.REASON);
    String message = text(headers, DeadLetterHeaders.MESSAGE);
    pipeline.letter(
        reason == null ? "UNREADABLE" : PipelineBoard.shown(reason),
        new PipelineBoard.Example(
            place.writtenMillis(),
            id(key),
            topic == null || offset == null
                ? null
                : PipelineBoard.shown(
                    "%s-%s@%s"
                        .formatted(topic, text(headers, DeadLetterHeaders.PARTITION), offset)),
            message == null ? "" : PipelineBoard.shown(message),
            bytes(whole, value),
            place.partition(),
            place.offset()));
  }

  private static long bytes(@Nullable String whole, byte @Nullable [] value) {
    return whole != null && whole.matches("\\d{1,18}")
        ? Long.parseLong(whole)
        : value == null ? 0 : value.length;
  }

  /** The key as an id, where it can be one: bytes that are no text are nobody's to read. */
  private static @Nullable String id(byte @Nullable [] key) {
    if (key == null || key.length > Texts.LONGEST) {
      return null;
    }
    String text = new String(key, UTF_8);
    return text.indexOf('\ufffd') >= 0 || Texts.faultOf("key", text).isPresent() ? null : text;
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  /** A second has passed. */
  public void tick() {
    long now = clock.millis();
    devices.tick(now);
    pipeline.tick(now);
  }

  /** The devices. */
  public DeviceBoard devices() {
    return devices;
  }

  /** Their ECG. */
  public EcgStrips strips() {
    return strips;
  }

  /** The models. */
  public ModelBoard models() {
    return models;
  }

  /** What stands still of the pipeline: topics, lag. */
  public PipelineBoard pipeline() {
    return pipeline;
  }

  /** The newest figures of all. */
  public PipelineBoard.Now now() {
    return pipeline.now(
        devices.counts(),
        models.servingVersion().orElse(null),
        insight.stream().map(Insight.StreamState::problem).orElse(null));
  }

  /** The pipeline over the last ten minutes. */
  public PipelineBoard.Snapshot pipelineSnapshot() {
    return pipeline.snapshot(insight.stream().orElse(null));
  }

  /**
   * Some people's days.
   *
   * @param filter part of an id or a name; empty for all
   */
  public PeopleDays.Page days(String filter, int from, int most) {
    return days.page(filter, from, most, devices::nameOf);
  }

  /** One person's last day; empty if nothing is known of such a one. */
  public Optional<PeopleDays.PersonDay> dayOf(String userId) {
    return days.dayOf(userId, devices.nameOf(userId));
  }

  /** How a person is recognised. */
  public List<Recognition.Point> recognitionOf(String userId) {
    return models.recognitionOf(userId);
  }
}
