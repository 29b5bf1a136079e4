package org.dt4ecg.topology.enrolment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.deadletter.RegistryOutage;
import org.dt4ecg.topology.metrics.TemplateMetrics;
import org.dt4ecg.topology.serving.ModelRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The people enrolled, out of the global store, as the model that serves sees them. Reads the store
 * when it or the model has changed, and is asked for every window that may be of a person enrolled,
 * so that one is recognised from the next window on.
 *
 * <p>The store holds bytes as they stand on the topic: Kafka Streams fills a global store at the
 * start without looking into what it copies, so a template that cannot be read is met here. It is
 * passed over and counted. Not thread-safe: belongs to a task.
 */
public final class EnrolledTemplates {

  /** The global store; the topic's name, as for the other tables. */
  public static final String STORE = Topics.IDENTITY_TEMPLATES.name();

  private static final Logger LOG = LoggerFactory.getLogger(EnrolledTemplates.class);

  private final TimestampedKeyValueStore<String, byte[]> store;
  private final Deserializer<IdentityTemplate> deserializer;
  private final TemplateMetrics metrics;
  private @Nullable Loaded loaded;

  public EnrolledTemplates(
      TimestampedKeyValueStore<String, byte[]> store, ValueSerdes serdes, TemplateMetrics metrics) {
    this.store = store;
    this.deserializer = serdes.serdeFor(IdentityTemplate.class).deserializer();
    this.metrics = metrics;
  }

  /**
   * The people enrolled now.
   *
   * @throws SchemaRegistryException or a {@link SerializationException} caused by one, if a
   *     template cannot be read now because the registry is down
   */
  public Templates of(ModelRules rules) {
    // Taken first: what is written while the store is read is then read again the next time.
    Position position = store.getPosition().copy();
    if (loaded == null || !loaded.isOf(position, rules.version())) {
      loaded = new Loaded(position, rules.version(), load(rules));
    }
    return loaded.templates;
  }

  private Templates load(ModelRules rules) {
    List<IdentityTemplate> readable = new ArrayList<>();
    int unreadable = 0;
    try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, ValueAndTimestamp<byte[]>> entry = all.next();
        Optional<IdentityTemplate> template = read(entry.key, entry.value.value());
        template.ifPresent(readable::add);
        unreadable += template.isPresent() ? 0 : 1;
      }
    }
    Templates templates = rules.templates(readable);
    metrics.templatesRead(templates.size(), templates.ignored(), unreadable);
    LOG.debug(
        "Read the templates of people enrolled for model {}: {} in use, {} of other models ignored",
        rules.version(),
        templates.size(),
        templates.ignored());
    if (unreadable > 0) {
      LOG.warn(
          "{} records on {} are no templates of the people under whose keys they stand, and are"
              + " passed over; enrol these people again, or send tombstones",
          unreadable,
          STORE);
    }
    return templates;
  }

  /** Empty if it is no template, or not of the person under whose key it could be taken back. */
  private Optional<IdentityTemplate> read(String userId, byte[] value) {
    try {
      // As an object: a serde that was configured may make a record of whatever class was written.
      Object read = deserializer.deserialize(STORE, value);
      return read instanceof IdentityTemplate template && template.getUserId().equals(userId)
          ? Optional.of(template)
          : Optional.empty();
    } catch (SerializationException | SchemaRegistryException e) {
      if (RegistryOutage.isBehind(e)) {
        throw e;
      }
      LOG.debug("A record on {} is no template: {}", STORE, e.getMessage());
      return Optional.empty();
    }
  }

  /** What was read when the store stood there, for that model. */
  private record Loaded(Position position, String modelVersion, Templates templates) {
    boolean isOf(Position currentPosition, String currentVersion) {
      return position.equals(currentPosition) && modelVersion.equals(currentVersion);
    }
  }
}
