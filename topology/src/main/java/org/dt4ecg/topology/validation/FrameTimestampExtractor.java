package org.dt4ecg.topology.validation;

import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.validation.FrameRules;

/**
 * Event time: the time of a frame's first sample, but never ahead of the clock here, since what is
 * stored gets it too, and a broker refuses times of more than an hour ahead. A frame with an
 * impossible time must not advance stream time, so it gets the partition's time; validation sends
 * it to dead letters afterwards. Never negative: Kafka Streams would drop the record without a
 * trace.
 */
public final class FrameTimestampExtractor implements TimestampExtractor {

  private final FrameRules rules;
  private final InstantSource clock;

  public FrameTimestampExtractor(FrameRules rules, InstantSource clock) {
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    if (record.value() instanceof AsRead<?> read
        && read.value() instanceof EcgSamples frame
        && rules.isPlausible(frame.getStartTime())) {
      return Math.min(frame.getStartTime().toEpochMilli(), clock.millis());
    }
    long time = partitionTime >= 0 ? partitionTime : record.timestamp();
    return Math.max(0, Math.min(time, clock.millis()));
  }
}
