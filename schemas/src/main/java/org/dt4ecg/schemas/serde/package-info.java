/**
 * Avro records on Kafka in the Confluent wire format, and the schema registry that goes with it.
 *
 * <p>Applications take their serdes from {@link org.dt4ecg.schemas.serde.ValueSerdes}; plain Kafka
 * clients name {@link org.dt4ecg.schemas.serde.AvroSerializer} and {@link
 * org.dt4ecg.schemas.serde.AvroDeserializer} in their configuration.
 */
@NullMarked
package org.dt4ecg.schemas.serde;

import org.jspecify.annotations.NullMarked;
