package org.dt4ecg.app.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.fleet.stream.FleetReplay;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.FrameSink;
import org.dt4ecg.fleet.stream.KafkaFleetRegistration;
import org.dt4ecg.fleet.stream.KafkaFrameSink;
import org.dt4ecg.fleet.stream.LabelledEcgSink;
import org.dt4ecg.fleet.stream.Pacing;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.fleet.stream.SendCounts;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** A fleet that sends to a cluster, with the producers it needs. */
public final class FleetRun implements AutoCloseable {

  private final List<Producer<?, ?>> producers = new ArrayList<>();
  private final FleetReplay replay;
  private final FrameSink sink;
  private final Supplier<SendCounts> counts;

  private FleetRun(
      List<DevicePlan> plans,
      ReplaySettings settings,
      FleetTruth truth,
      boolean labelled,
      Map<String, Object> properties,
      ValueSerdes serdes) {
    KafkaFleetRegistration registration =
        new KafkaFleetRegistration(
            producer(Topics.DEVICE_ASSIGNMENTS, properties, serdes),
            producer(Topics.USER_PROFILES, properties, serdes));
    if (labelled) {
      LabelledEcgSink labels =
          new LabelledEcgSink(producer(Topics.LABELLED_ECG, properties, serdes), truth, "protocol");
      sink = labels;
      counts = labels::counts;
    } else {
      KafkaFrameSink frames = new KafkaFrameSink(producer(Topics.ECG_SAMPLES, properties, serdes));
      sink = frames;
      counts = frames::counts;
    }
    replay = new FleetReplay(plans, settings, registration, sink, truth, Pacing.wallClock());
  }

  /**
   * A fleet that sends frames to {@code ecg-samples}.
   *
   * @param properties of the cluster and the serdes
   * @throws IllegalArgumentException if the plans cannot be played at these settings
   */
  public static FleetRun ofFrames(
      List<DevicePlan> plans,
      ReplaySettings settings,
      FleetTruth truth,
      Map<String, Object> properties,
      ValueSerdes serdes) {
    return new FleetRun(plans, settings, truth, false, properties, serdes);
  }

  /**
   * A fleet that sends frames with the truth about them to {@code labelled-ecg}.
   *
   * @throws IllegalArgumentException if the plans cannot be played at these settings
   */
  public static FleetRun ofLabelledFrames(
      List<DevicePlan> plans,
      ReplaySettings settings,
      Map<String, Object> properties,
      ValueSerdes serdes) {
    return new FleetRun(plans, settings, new FleetTruth(), true, properties, serdes);
  }

  /** Starts to send; the result completes when everything was sent or {@link #stop} was called. */
  public CompletableFuture<Void> start() {
    return replay.start();
  }

  /** Stops sending, and waits until what was sent is acknowledged or lost. */
  public void stop() {
    replay.close();
    sink.flush();
  }

  /** What became of the frames so far. */
  public SendCounts counts() {
    return counts.get();
  }

  /** Stops and closes the producers. */
  @Override
  public void close() {
    stop();
    Collections.reverse(producers);
    producers.forEach(Producer::close);
    producers.clear();
  }

  private <V extends SpecificRecord> Producer<String, V> producer(
      Topic<String, V> topic, Map<String, Object> properties, ValueSerdes serdes) {
    Producer<String, V> producer = FleetProducers.create(topic, properties, serdes);
    producers.add(producer);
    return producer;
  }
}
