package org.dt4ecg.topology.enrolment;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.model.enrolment.EnrolmentTable;
import org.dt4ecg.model.enrolment.IdentityTemplateBuilder;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.tables.GlobalTable;
import org.jspecify.annotations.Nullable;

/**
 * The people enrolled without training: one table for all tasks of a process, so that a change
 * costs the same however many people there are. A template that cannot be read, that is not of the
 * person under whose key it could be taken back, of more embeddings than a person may have, or of
 * an embedding that points nowhere, is passed over and counted. Thread-safe.
 */
public final class EnrolledTemplates implements GlobalTable.Reader<IdentityTemplate> {

  /** Far more than embeddings of models have. */
  private static final int MOST_NUMBERS = 4_096;

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

  /** Until another template of a person is in its place, the one before counts. */
  @Override
  public @Nullable String read(String userId, @Nullable IdentityTemplate template) {
    unreadable.remove(userId);
    if (template == null) {
      people.remove(userId);
      return null;
    }
    String problem = problem(userId, template);
    if (problem == null) {
      people.put(userId, template);
    }
    return problem;
  }

  /** What is wrong with a template, whatever model serves; null if nothing is. */
  private static @Nullable String problem(String userId, IdentityTemplate template) {
    if (!userId.equals(template.getUserId())) {
      return "it is a template of another person than the one that is its key";
    }
    int embeddings = 1 + template.getOtherEmbeddings().size();
    if (embeddings > IdentityTemplateBuilder.MOST_TEMPLATES) {
      return "it has %d embeddings; a person has %d at most"
          .formatted(embeddings, IdentityTemplateBuilder.MOST_TEMPLATES);
    }
    int size = template.getEmbedding().size();
    if (size > MOST_NUMBERS) {
      return "its embedding has %d numbers; at most %d are allowed".formatted(size, MOST_NUMBERS);
    }
    for (List<Float> other : template.getOtherEmbeddings()) {
      if (other.size() != size) {
        return "its embeddings have %d and %d numbers; those of one model are of one size"
            .formatted(size, other.size());
      }
    }
    boolean pointsNowhere =
        !hasDirection(template.getEmbedding())
            || !template.getOtherEmbeddings().stream().allMatch(EnrolledTemplates::hasDirection);
    return pointsNowhere ? "an embedding of it is all zeros, or not of finite numbers" : null;
  }

  private static boolean hasDirection(List<Float> embedding) {
    double squares = 0;
    for (float number : embedding) {
      squares += (double) number * number;
    }
    return squares > 0 && squares < Double.POSITIVE_INFINITY;
  }

  @Override
  public void unreadable(String userId) {
    people.remove(userId);
    unreadable.add(userId);
  }
}
