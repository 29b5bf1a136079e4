package org.dt4ecg.topology.enrolment;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.model.enrolment.EnrolmentTable;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.tables.GlobalTable;
import org.jspecify.annotations.Nullable;

/**
 * The people enrolled without training: one table for all tasks of a process, so that a change
 * costs the same however many people there are. A template that cannot be read, or not of the
 * person under whose key it could be taken back, is passed over and counted. Thread-safe.
 */
public final class EnrolledTemplates implements GlobalTable.Reader<IdentityTemplate> {

  private final EnrolmentTable people = new EnrolmentTable();
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private final GlobalTable<IdentityTemplate> table;

  public EnrolledTemplates(ValueSerdes serdes) {
    this.table =
        new GlobalTable<>(Topics.IDENTITY_TEMPLATES, serdes.serdeFor(IdentityTemplate.class), this);
  }

  /** The global table that fills this. */
  public GlobalTable<IdentityTemplate> table() {
    return table;
  }

  /**
   * The people enrolled, as a model sees them; changes with every record.
   *
   * @throws org.dt4ecg.schemas.serde.SchemaRegistryException or a {@link
   *     org.apache.kafka.common.errors.SerializationException} caused by one, if a template cannot
   *     be read now because the registry is down
   */
  public Templates of(ModelRules rules) {
    table.requireRead();
    return rules.templates(people);
  }

  /** People whose newest record could not be read as a template. */
  public int unreadable() {
    return unreadable.size();
  }

  @Override
  public @Nullable String read(String userId, @Nullable IdentityTemplate template) {
    unreadable.remove(userId);
    people.remove(userId);
    if (template == null) {
      return null;
    }
    if (!userId.equals(template.getUserId())) {
      return "it is a template of another person than the one that is its key";
    }
    people.put(userId, template);
    return null;
  }

  @Override
  public void unreadable(String userId) {
    people.remove(userId);
    unreadable.add(userId);
  }
}
