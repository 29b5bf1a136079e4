package org.dt4ecg.fleet.stream;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.topic.Topics;

/**
 * Writes frames to {@code ecg-samples}: key device id, record time the frame's start. Does not own
 * the producer.
 */
public final class KafkaFrameSink implements FrameSink {

  private final TopicPublisher<EcgSamples> publisher;

  /**
   * @param producer best one of {@link FleetProducers}
   */
  public KafkaFrameSink(Producer<String, EcgSamples> producer) {
    this.publisher = new TopicPublisher<>(producer, Topics.ECG_SAMPLES);
  }

  @Override
  public CompletableFuture<Void> accept(EcgSamples frame) {
    return publisher.publish(frame.getDeviceId(), frame, frame.getStartTime().toEpochMilli());
  }

  @Override
  public void flush() {
    publisher.flush();
  }

  /** What became of the frames so far. */
  public SendCounts counts() {
    return publisher.counts();
  }
}
