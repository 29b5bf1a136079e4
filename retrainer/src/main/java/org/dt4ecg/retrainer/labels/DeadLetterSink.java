package org.dt4ecg.retrainer.labels;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.dt4ecg.schemas.deadletter.DeadLetter;

/** Where refused records go. */
public interface DeadLetterSink {

  /**
   * Writes dead letters and the group's progress, both or neither.
   *
   * @throws org.apache.kafka.common.KafkaException if it is unknown whether they are written
   */
  void write(List<DeadLetter> letters, Map<TopicPartition, OffsetAndMetadata> progress);
}
