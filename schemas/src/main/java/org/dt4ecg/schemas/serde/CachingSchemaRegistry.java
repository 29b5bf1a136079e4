package org.dt4ecg.schemas.serde;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;

/**
 * Asks another registry once for each schema and id, and remembers the answer: an id never changes
 * its meaning. That there is no schema with an id is remembered for {@link #UNKNOWN_FOR}: records
 * with made-up ids must not cost a request each. Other failures are not remembered. Thread-safe;
 * two threads that ask for the same unknown schema at once may both ask the other registry, which
 * gives both the same answer.
 */
public final class CachingSchemaRegistry implements SchemaRegistry {

  static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  /** Far more than a fleet has; made-up ones beyond it are asked for again. */
  static final int MOST_UNKNOWN = 10_000;

  private final SchemaRegistry registry;
  private final LongSupplier nanoClock;
  private final Map<Integer, Unknown> unknown = new ConcurrentHashMap<>();
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  public CachingSchemaRegistry(SchemaRegistry registry) {
    this(registry, System::nanoTime);
  }

  CachingSchemaRegistry(SchemaRegistry registry, LongSupplier nanoClock) {
    this.registry = registry;
    this.nanoClock = nanoClock;
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
    requireNotUnknown(id);
    try {
      Schema schema = registry.schemaById(id);
      schemas.put(id, schema);
      return schema;
    } catch (SchemaRegistryException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        rememberUnknown(id, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private void requireNotUnknown(int id) {
    Unknown known = unknown.get(id);
    if (known != null) {
      if (nanoClock.getAsLong() - known.sinceNanos < UNKNOWN_FOR.toNanos()) {
        throw new SchemaRegistryException(Reason.NOT_FOUND, known.message);
      }
      unknown.remove(id, known);
    }
  }

  private void rememberUnknown(int id, String message) {
    if (unknown.size() >= MOST_UNKNOWN) {
      unknown.clear();
    }
    unknown.put(id, new Unknown(nanoClock.getAsLong(), message));
  }

  private int remember(SubjectSchema key, int id) {
    // No lock is held while the other registry answers: it may take as long as its retries do.
    ids.put(key, id);
    return id;
  }

  /** That there was no schema, as the registry said it. */
  private record Unknown(long sinceNanos, String message) {}

  private record SubjectSchema(String subject, Schema schema) {}
}
