package org.dt4ecg.topology.release;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.jspecify.annotations.Nullable;

/** Reads the release in a record, with whatever serde is configured. Not thread-safe. */
final class ReleaseReader {

  private final Deserializer<ModelRelease> deserializer;

  ReleaseReader(Deserializer<ModelRelease> deserializer) {
    this.deserializer = deserializer;
  }

  /** Where a record stands, by which one that holds no release is named. */
  static String place(ConsumerRecord<?, ?> record) {
    return "offset " + record.offset() + " of partition " + record.partition();
  }

  /**
   * The release in a record that has a value.
   *
   * @throws RefusedReleaseException with {@link RefusalReason#UNREADABLE} if it is none
   * @throws KafkaException if that cannot be known now, since the registry does not answer
   */
  ModelRelease read(ConsumerRecord<String, byte[]> record) throws RefusedReleaseException {
    Object value;
    try {
      // As an object: a serde that was configured may make a record of whatever class was written.
      value = deserializer.deserialize(record.topic(), record.value());
    } catch (RuntimeException e) {
      if (RegistryOutage.isBehind(e)) {
        throw new KafkaException("The schema registry does not answer: " + e.getMessage(), e);
      }
      throw unreadable(record, String.valueOf(e.getMessage()), e);
    }
    if (value instanceof ModelRelease release) {
      return release;
    }
    throw unreadable(record, "it is of another type", null);
  }

  private static RefusedReleaseException unreadable(
      ConsumerRecord<?, ?> record, String problem, @Nullable Exception cause) {
    return new RefusedReleaseException(
        RefusalReason.UNREADABLE,
        "The record at "
            + place(record)
            + " holds no release: "
            + problem
            + ". Find out who wrote it, and publish releases as Avro records of the catalogue",
        cause);
  }
}
