package org.dt4ecg.bench.swap;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.fleet.stream.FleetRegistration;
import org.dt4ecg.fleet.stream.FleetReplay;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.KafkaFrameSink;
import org.dt4ecg.fleet.stream.Pacing;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.TopologyConfig;

/**
 * Simulated devices that send faster than real time and without a pause, until they are stopped. A
 * pause would end the recording session, and the first windows of the next one wait until the last
 * of it is given up: that is no matter of the model.
 */
final class LoadedFleet implements AutoCloseable {

  private static final long SEED = 1;

  private final Producer<String, EcgSamples> producer;
  private final SentFrames frames;
  private final FleetReplay replay;
  private final CompletableFuture<Void> played;

  private LoadedFleet(
      Producer<String, EcgSamples> producer,
      SentFrames frames,
      FleetReplay replay,
      CompletableFuture<Void> played) {
    this.producer = producer;
    this.frames = frames;
    this.replay = replay;
    this.played = played;
  }

  static LoadedFleet start(SwapSettings settings, Map<String, Object> cluster, ValueSerdes serdes) {
    Producer<String, EcgSamples> producer =
        FleetProducers.create(Topics.ECG_SAMPLES, cluster, serdes);
    SentFrames frames =
        new SentFrames(
            new KafkaFrameSink(producer),
            TopologyConfig.defaults().windowing().inactivityGap().toNanos() / 1_000);
    FleetReplay replay =
        new FleetReplay(
            DevicePlans.simulated(settings.devices(), SEED),
            ReplaySettings.realTime()
                .withPause(Duration.ZERO)
                .withSpeed(settings.speed())
                .withLength(settings.ecgOfADevice()),
            FleetRegistration.none(),
            frames,
            new FleetTruth(),
            Pacing.wallClock());
    return new LoadedFleet(producer, frames, replay, replay.start());
  }

  /** Fails if nothing is sent any more. */
  void check() throws BenchException {
    if (played.isDone()) {
      throw new BenchException(
          "The devices have sent all they had, or failed, before the last swap; this computer is"
              + " too slow or too busy for so many devices at this speed");
    }
  }

  /** Stops sending, and waits until all that was sent is safe. What was sent may be read then. */
  SentFrames stop() throws BenchException {
    replay.close();
    if (!played.isDone()) {
      throw new BenchException("The devices did not stop sending in time");
    }
    frames.flush();
    return frames;
  }

  @Override
  public void close() {
    replay.close();
    producer.close();
  }
}
