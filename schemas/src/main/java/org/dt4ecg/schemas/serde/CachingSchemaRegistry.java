package org.dt4ecg.schemas.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Asks another registry once for each schema and id, and remembers the answer: an id never changes
 * its meaning. Failures are not remembered. Thread-safe; two threads that ask for the same unknown
 * schema at once may both ask the other registry, which gives both the same answer.
 */
public final class CachingSchemaRegistry implements SchemaRegistry {

  private final SchemaRegistry registry;
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  public CachingSchemaRegistry(SchemaRegistry registry) {
    this.registry = registry;
  }

  @Override
  public int register(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    return known != null ? known : remember(key, registry.register(subject, schema));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    return known != null ? known : remember(key, registry.idOf(subject, schema));
  }

  @Override
  public Schema schemaById(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Schema schema = registry.schemaById(id);
    schemas.put(id, schema);
    return schema;
  }

  private int remember(SubjectSchema key, int id) {
    // No lock is held while the other registry answers: it may take as long as its retries do.
    ids.put(key, id);
    return id;
  }

  private record SubjectSchema(String subject, Schema schema) {}
}
