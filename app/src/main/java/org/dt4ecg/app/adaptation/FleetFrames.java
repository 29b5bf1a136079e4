package org.dt4ecg.app.adaptation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serde;
import org.dt4ecg.app.cluster.TopicTail;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.validation.FrameRules;
import org.dt4ecg.training.dataset.RecordedSession;

/**
 * What a fleet sent lately: good frames of {@code ecg-samples}, as sessions without labels.
 *
 * @param sessions those of a device in order of time, the devices by name
 * @param refused records that are no frame that the stream would take, or of another unit
 * @param moreDevices devices beyond the most, whose frames were left out
 */
public record FleetFrames(List<RecordedSession> sessions, long refused, long moreDevices) {

  /** Of ten minutes of 500 Hz these are 120 MB, which have to fit into memory. */
  static final int MOST_DEVICES = 200;

  private static final Duration POLL = Duration.ofMillis(500);

  /** Longest time without a record before the end is reached. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How far ahead of this clock a frame may start. */
  private static final Duration FUTURE_TOLERANCE = Duration.ofDays(1);

  public FleetFrames {
    sessions = List.copyOf(sessions);
  }

  /**
   * Reads the topic.
   *
   * @param since from when on, by the broker's clock
   * @param unit unit that the model takes in; other frames are left out
   * @throws CommandFailure if the cluster does not answer, or has no such topic
   */
  public static FleetFrames read(
      Map<String, Object> properties, ValueSerdes serdes, Instant since, InputUnit unit)
      throws CommandFailure {
    Reading reading = new Reading(unit);
    try (TopicTail tail = TopicTail.openSince(properties, Topics.ECG_SAMPLES.name(), since);
        Serde<AsRead<EcgSamples>> serde =
            AsRead.serde(Topics.ECG_SAMPLES, serdes.serdeFor(EcgSamples.class))) {
      long lastRecord = System.nanoTime();
      while (!tail.isAtEnd()) {
        for (ConsumerRecord<byte[], byte[]> record : tail.poll(POLL)) {
          reading.add(
              record.key(),
              serde.deserializer().deserialize(record.topic(), record.headers(), record.value()));
          lastRecord = System.nanoTime();
        }
        if (System.nanoTime() - lastRecord > PATIENCE.toNanos()) {
          throw new CommandFailure(
              "Topic %s could not be read to its end: nothing came for %d s; are all brokers up?"
                  .formatted(Topics.ECG_SAMPLES.name(), PATIENCE.toSeconds()));
        }
      }
    } catch (KafkaException e) {
      throw new CommandFailure(
          "Topic %s could not be read: %s".formatted(Topics.ECG_SAMPLES.name(), Failures.text(e)),
          e);
    }
    return reading.result();
  }

  /** Sorts frames by device. Not thread-safe. */
  private static final class Reading {

    private final InputUnit unit;
    private final FrameRules rules = new FrameRules(FUTURE_TOLERANCE, InstantSource.system());
    private final Map<String, List<EcgSamples>> byDevice = new TreeMap<>();
    private final Set<String> leftOut = new HashSet<>();
    private long refused;

    Reading(InputUnit unit) {
      this.unit = unit;
    }

    void add(byte[] key, AsRead<EcgSamples> read) {
      EcgSamples frame = read.value();
      if (frame == null || read.fault() != null || rules.faultOf(key, frame).isPresent()) {
        refused++;
        return;
      }
      boolean calibrated = frame.getMicrovoltsPerCount() > 0;
      if (calibrated != (unit == InputUnit.MILLIVOLTS)) {
        refused++;
      } else if (byDevice.containsKey(frame.getDeviceId()) || byDevice.size() < MOST_DEVICES) {
        byDevice.computeIfAbsent(frame.getDeviceId(), device -> new ArrayList<>()).add(frame);
      } else {
        leftOut.add(frame.getDeviceId());
      }
    }

    FleetFrames result() {
      List<RecordedSession> sessions = new ArrayList<>();
      byDevice.forEach(
          (device, frames) -> sessions.addAll(RecordedSession.ofDevice(device, frames)));
      return new FleetFrames(sessions, refused, leftOut.size());
    }
  }
}
