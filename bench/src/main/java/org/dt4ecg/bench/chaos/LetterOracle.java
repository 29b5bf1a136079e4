package org.dt4ecg.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * Holds dead letters against what has to be there: each refused frame as often as it was sent, each
 * poison record of a stream once, and nothing else. Not thread-safe.
 */
public final class LetterOracle {

  /** What a frame may be refused for here; which of them is up to how far its windows were. */
  private static final Set<String> REASONS = Set.of("LATE", "OVERLAP", "OTHER_LEAD");

  private final Map<FrameKey, Integer> refused = new HashMap<>();
  private final Map<Place, SentPoison> poisons = new HashMap<>();
  private final Set<Place> found = new HashSet<>();
  private final Findings findings;
  private long letters;

  /** Where a record was read. */
  record Place(TopicPartition partition, long offset) {}

  /**
   * A poison record that was sent.
   *
   * @param isExpected whether it has to be in dead letters; one of a table must not
   */
  record SentPoison(Poison kind, Place place, boolean isExpected) {}

  /** What tells a frame from all others. */
  private record FrameKey(String deviceId, long startMicros, String lead, long sequence, long crc) {
    static FrameKey of(EcgSamples frame) {
      CRC32 crc = new CRC32();
      crc.update(frame.getSamples().duplicate());
      return new FrameKey(
          frame.getDeviceId(),
          FrameTimes.startMicros(frame),
          frame.getLead(),
          frame.getSequence(),
          crc.getValue());
    }
  }

  /** Reads a value as a frame. */
  @FunctionalInterface
  interface FrameReader {
    /** Null if it is none. */
    @Nullable EcgSamples read(byte[] value);
  }

  /**
   * @param refusedFrames the frames that have to be there, and how often
   * @param sent the poison that was sent
   * @param findings gets what is wrong
   */
  LetterOracle(
      List<Map<SentFrame, Integer>> refusedFrames,
      List<SentPoison> sent,
      Signals signals,
      Findings findings) {
    this.findings = findings;
    for (Map<SentFrame, Integer> ofDevice : refusedFrames) {
      ofDevice.forEach(
          (frame, times) -> refused.merge(FrameKey.of(frame.record(signals)), times, Integer::sum));
    }
    sent.forEach(poison -> poisons.put(poison.place(), poison));
  }

  /** How many letters there are. */
  public long letters() {
    return letters;
  }

  /** Judges the next dead letter. */
  void judge(byte @Nullable [] value, Headers headers, FrameReader reader) {
    letters++;
    Place place = origin(headers);
    SentPoison poison = place == null ? null : poisons.get(place);
    if (place != null && poison != null) {
      if (!found.add(place) || !poison.isExpected()) {
        findings.add(
            Wrong.POISON_LETTER_DOUBLED, "%s of %s".formatted(poison.kind(), place.partition()));
      }
      return;
    }
    String reason = text(headers, DeadLetterHeaders.REASON);
    EcgSamples frame = value == null ? null : reader.read(value);
    if (frame == null) {
      findings.add(Wrong.LETTER_UNKNOWN, "refused as %s, read at %s".formatted(reason, place));
      return;
    }
    FrameKey key = FrameKey.of(frame);
    Integer left = refused.get(key);
    String example =
        "frame %d of %s at %s, refused as %s"
            .formatted(key.sequence(), key.deviceId(), frame.getStartTime(), reason);
    if (left == null || !REASONS.contains(reason)) {
      findings.add(Wrong.FRAME_LETTER_FOREIGN, example);
    } else if (left == 0) {
      findings.add(Wrong.FRAME_LETTER_DOUBLED, example);
    } else {
      refused.put(key, left - 1);
    }
  }

  /** Counts what is missing, once all letters were judged. */
  void finish() {
    refused.forEach(
        (key, left) ->
            findings.add(
                Wrong.FRAME_UNACCOUNTED,
                left,
                "frame %d of %s at %s"
                    .formatted(
                        key.sequence(), key.deviceId(), FrameTimes.toInstant(key.startMicros()))));
    for (SentPoison poison : poisons.values()) {
      if (poison.isExpected() && !found.contains(poison.place())) {
        findings.add(
            Wrong.POISON_UNACCOUNTED,
            "%s of %s at %d"
                .formatted(poison.kind(), poison.place().partition(), poison.place().offset()));
      }
    }
  }

  private static @Nullable Place origin(Headers headers) {
    String topic = text(headers, DeadLetterHeaders.TOPIC);
    String partition = text(headers, DeadLetterHeaders.PARTITION);
    String offset = text(headers, DeadLetterHeaders.OFFSET);
    if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
      return null;
    }
    return new Place(
        new TopicPartition(topic, Integer.parseInt(partition)), Long.parseLong(offset));
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
