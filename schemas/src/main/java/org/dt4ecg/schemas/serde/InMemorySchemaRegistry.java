package org.dt4ecg.schemas.serde;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;

/**
 * A registry in the memory of this process, for tests and for the topology's test driver. Ids count
 * up from 1. It does not check compatibility. Thread-safe.
 */
public final class InMemorySchemaRegistry implements SchemaRegistry {

  private final Map<Schema, Integer> ids = new HashMap<>();
  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final Map<String, Set<Integer>> subjects = new HashMap<>();

  @Override
  public synchronized int register(String subject, Schema schema) {
    int id = ids.computeIfAbsent(schema, unknown -> ids.size() + 1);
    schemas.putIfAbsent(id, schema);
    subjects.computeIfAbsent(subject, unknown -> new HashSet<>()).add(id);
    return id;
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    Integer id = ids.get(schema);
    if (id == null || !subjects.getOrDefault(subject, Set.of()).contains(id)) {
      throw new SchemaRegistryException(
          Reason.NOT_FOUND,
          "Schema %s is not registered under subject %s".formatted(schema.getFullName(), subject));
    }
    return id;
  }

  @Override
  public synchronized Schema schemaById(int id) {
    Schema schema = schemas.get(id);
    if (schema == null) {
      throw new SchemaRegistryException(
          Reason.NOT_FOUND, "No schema with id %d is registered".formatted(id));
    }
    return schema;
  }
}
