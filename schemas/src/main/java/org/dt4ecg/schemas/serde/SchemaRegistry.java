package org.dt4ecg.schemas.serde;

import org.apache.avro.Schema;

/**
 * Where the schemas are that records were written with. A subject holds the versions of one
 * record's schema; an id stands for one schema in the whole registry and never changes its meaning.
 *
 * <p>Implementations are thread-safe.
 */
public interface SchemaRegistry {

  /**
   * The id of the schema, registered under the subject if it was not yet.
   *
   * @throws SchemaRegistryException if the registry refuses the schema or cannot be reached
   */
  int register(String subject, Schema schema);

  /**
   * The id of the schema, which has to be registered under the subject already.
   *
   * @throws SchemaRegistryException if it is not, or the registry cannot be reached
   */
  int idOf(String subject, Schema schema);

  /**
   * The schema with the id.
   *
   * @throws SchemaRegistryException if there is none, or the registry cannot be reached
   */
  Schema schemaById(int id);
}
