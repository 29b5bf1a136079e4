package org.dt4ecg.model.enrolment;

import java.util.List;
import java.util.Optional;
import org.dt4ecg.model.EnrolledPeople;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.TemplateSpace;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The newest template of each person, as one model sees them: what is put into the {@link
 * EnrolmentTable} or removed from it later is seen too. Templates that the model cannot compare are
 * ignored and counted: those of another model version, and those whose embedding has another size
 * or no direction. Thread-safe.
 */
public final class Templates implements EnrolledPeople {

  private final EnrolmentTable table;
  private final EnrolmentTable.Space space;
  private final @Nullable TemplateSpace templateSpace;

  Templates(
      EnrolmentTable table, EnrolmentTable.Space space, @Nullable TemplateSpace templateSpace) {
    this.table = table;
    this.space = space;
    this.templateSpace = templateSpace;
  }

  /** Nobody is enrolled. */
  public static Templates none(ServableModel model) {
    return of(model, List.of());
  }

  /** These people are enrolled for good; of several templates of a person the last counts. */
  public static Templates of(ServableModel model, Iterable<IdentityTemplate> templates) {
    EnrolmentTable table = new EnrolmentTable();
    templates.forEach(template -> table.put(template.getUserId(), template));
    return table.templatesFor(model);
  }

  /** How many people can be recognised. */
  public int size() {
    return table.size(space);
  }

  /** How many people have a template that the model cannot compare. */
  public int ignored() {
    return Math.max(0, table.size() - size());
  }

  @Override
  public Optional<Match> mostSimilar(float[] projected) {
    return table.mostSimilar(space, templateSpace, projected);
  }
}
