package org.dt4ecg.fleet.stream;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.topic.Topics;

/**
 * Writes frames with the truth about them to {@code labelled-ecg}, as training material. Give it
 * frames as short as the stream's: samples are placed by a frame's nominal rate, so a slow clock
 * tears a hole behind a long frame (80 ms after 10 s at 0.8 %, more than windows bear). Does not
 * own the producer.
 */
public final class LabelledEcgSink implements FrameSink {

  private final TopicPublisher<LabelledEcg> publisher;
  private final FleetTruth truth;
  private final String labelSource;

  /**
   * @param producer best one of {@link FleetProducers}
   * @param truth the truth of the replay that feeds this sink
   * @param labelSource who or what gave the labels, such as {@code protocol} or {@code simulator}
   */
  public LabelledEcgSink(
      Producer<String, LabelledEcg> producer, FleetTruth truth, String labelSource) {
    this.publisher = new TopicPublisher<>(producer, Topics.LABELLED_ECG);
    this.truth = truth;
    this.labelSource = labelSource;
  }

  /**
   * Writes a frame with its label.
   *
   * @throws IllegalStateException if the truth about the frame is not known
   */
  @Override
  public CompletableFuture<Void> accept(EcgSamples frame) {
    FleetTruth.Truth label =
        truth
            .at(frame.getDeviceId(), FrameTimes.startMicros(frame), FrameTimes.startMicros(frame))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No truth about the frame of device %s at %s; give this sink the truth of"
                                .formatted(frame.getDeviceId(), frame.getStartTime())
                            + " the replay that feeds it"));
    LabelledEcg labelled =
        LabelledEcg.newBuilder()
            .setDeviceId(frame.getDeviceId())
            .setSessionId(label.sessionId())
            .setStartTime(frame.getStartTime())
            .setSamplingRate(frame.getSamplingRate())
            .setLead(frame.getLead())
            .setMicrovoltsPerCount(frame.getMicrovoltsPerCount())
            .setBaselineCount(frame.getBaselineCount())
            .setSamples(frame.getSamples())
            .setUserId(label.userId())
            .setActivity(label.activity())
            .setLabelSource(labelSource)
            .build();
    return publisher.publish(frame.getDeviceId(), labelled, frame.getStartTime().toEpochMilli());
  }

  @Override
  public void flush() {
    publisher.flush();
  }

  /** What became of the stretches so far. */
  public SendCounts counts() {
    return publisher.counts();
  }
}
