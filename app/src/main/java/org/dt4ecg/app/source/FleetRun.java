package org.dt4ecg.app.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.fleet.stream.FleetReplay;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
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

  private final OpenProducers producers;
  private final FleetReplay replay;
  private final FrameSink sink;
  private final Supplier<SendCounts> counts;

  private FleetRun(
      OpenProducers producers, FleetReplay replay, FrameSink sink, Supplier<SendCounts> counts) {
    this.producers = producers;
    this.replay = replay;
    this.sink = sink;
    this.counts = counts;
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
    OpenProducers producers = new OpenProducers(properties, serdes);
    KafkaFrameSink frames = new KafkaFrameSink(producers.open(Topics.ECG_SAMPLES));
    return new FleetRun(
        producers,
        replay(plans, settings, producers, frames, truth, Pacing.wallClock()),
        frames,
        frames::counts);
  }

  /**
   * A fleet that sends frames to {@code ecg-samples}, and the truth about some of them to {@code
   * ecg-labels}.
   *
   * @param labelled of which recordings the truth is told
   * @param pacing the devices' clock
   * @throws IllegalArgumentException if the plans cannot be played at these settings
   */
  public static FleetRun ofFramesAndLabels(
      List<DevicePlan> plans,
      ReplaySettings settings,
      FleetTruth truth,
      Predicate<Truth> labelled,
      Pacing pacing,
      Map<String, Object> properties,
      ValueSerdes serdes) {
    OpenProducers producers = new OpenProducers(properties, serdes);
    KafkaFrameSink frames = new KafkaFrameSink(producers.open(Topics.ECG_SAMPLES));
    LabellingSink labels =
        new LabellingSink(frames, producers.open(Topics.ECG_LABELS), truth, labelled);
    return new FleetRun(
        producers,
        replay(plans, settings, producers, labels, truth, pacing),
        labels,
        frames::counts);
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
    OpenProducers producers = new OpenProducers(properties, serdes);
    FleetTruth truth = new FleetTruth();
    LabelledEcgSink labelled =
        new LabelledEcgSink(producers.open(Topics.LABELLED_ECG), truth, "protocol");
    return new FleetRun(
        producers,
        replay(plans, settings, producers, labelled, truth, Pacing.wallClock()),
        labelled,
        labelled::counts);
  }

  private static FleetReplay replay(
      List<DevicePlan> plans,
      ReplaySettings settings,
      OpenProducers producers,
      FrameSink sink,
      FleetTruth truth,
      Pacing pacing) {
    KafkaFleetRegistration registration =
        new KafkaFleetRegistration(
            producers.open(Topics.DEVICE_ASSIGNMENTS), producers.open(Topics.USER_PROFILES));
    try {
      return new FleetReplay(plans, settings, registration, sink, truth, pacing);
    } catch (IllegalArgumentException e) {
      producers.close();
      throw e;
    }
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
    producers.close();
  }

  /** The producers of a fleet, closed together, the last one first. Not thread-safe. */
  static final class OpenProducers implements AutoCloseable {

    private final Map<String, Object> properties;
    private final ValueSerdes serdes;
    private final Deque<Producer<?, ?>> open = new ArrayDeque<>();

    /**
     * @param properties of the cluster
     * @param serdes stay the caller's to close
     */
    OpenProducers(Map<String, Object> properties, ValueSerdes serdes) {
      this.properties = properties;
      this.serdes = serdes;
    }

    /** A producer for a topic. */
    <V extends SpecificRecord> Producer<String, V> open(Topic<String, V> topic) {
      Producer<String, V> producer = FleetProducers.create(topic, properties, serdes);
      open.push(producer);
      return producer;
    }

    @Override
    public void close() {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }
}
