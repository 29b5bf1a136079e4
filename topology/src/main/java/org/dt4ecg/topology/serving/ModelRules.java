package org.dt4ecg.topology.serving;

import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.TemplateSpace;
import org.dt4ecg.model.enrolment.EnrolmentTable;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.model.fusion.SessionFusion;
import org.jspecify.annotations.Nullable;

/**
 * How the predictions of one model become decisions. Goes along with each of its predictions, so
 * that none is decided on by the rules of another model. Uses the model's contract and version
 * alone, so it outlives the model. Immutable.
 */
public final class ModelRules {

  private final ServableModel model;
  private final ClaimPolicy policy;
  private final SessionFusion fusion;
  private final @Nullable TemplateSpace templateSpace;

  /** The rules in a model's contract. */
  public ModelRules(ServableModel model) {
    this.model = model;
    this.policy = new ClaimPolicy(model.contract());
    this.fusion = new SessionFusion(model.contract());
    this.templateSpace = TemplateSpace.of(model.contract()).orElse(null);
  }

  /** Version of the model. */
  public String version() {
    return model.version();
  }

  /**
   * The score that the rejection threshold is compared with; higher is more like the people in
   * training. Scores of different models cannot be compared.
   */
  public float identityScore(Prediction prediction) {
    return model.contract().rejection().score().of(prediction);
  }

  /** What is claimed. */
  public ClaimPolicy policy() {
    return policy;
  }

  /** How the windows of a session are taken together. */
  public SessionFusion fusion() {
    return fusion;
  }

  /** The people enrolled, as this model sees them. */
  public Templates templates(EnrolmentTable enrolled) {
    return enrolled.templatesFor(model.version(), model.contract().embeddingSize(), templateSpace);
  }
}
