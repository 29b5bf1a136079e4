package org.dt4ecg.schemas.serde;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Makes serdes for record classes. */
interface SerdeFactory {

  <T extends SpecificRecord> Serde<T> serdeFor(Class<T> type);

  /** Has the schema of a record class registered for a topic's values, if that can be done now. */
  <T extends SpecificRecord> void register(String topic, Class<T> type);

  /** Closes what its serdes share. */
  void close();
}
