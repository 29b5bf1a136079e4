package org.dt4ecg.topology.fusion;

import java.util.List;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.model.fusion.Evidence;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.metrics.TemplateMetrics;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.windowing.RecordingSession;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.jspecify.annotations.Nullable;

/**
 * Decides on windows with those before them in their recording session. What they said so far is
 * part of the session; that of another model is as good as none. Not thread-safe: belongs to a
 * task.
 */
public final class SessionFuser {

  private final EnrolledTemplates templates;
  private final TemplateMetrics metrics;

  /** Takes the people enrolled without training. */
  public SessionFuser(EnrolledTemplates templates, TemplateMetrics metrics) {
    this.templates = templates;
    this.metrics = metrics;
  }

  /** What is claimed with a window, the next one of its session. */
  public FusedClaim fuse(SealedWindow window, Prediction prediction, ModelRules rules) {
    RecordingSession session = window.session();
    FusionState before =
        session.fusedBy().equals(rules.version()) ? session.fusion() : FusionState.EMPTY;
    FusionState after = rules.fusion().next(before, window.index(), prediction, window.quality());
    session.fused(rules.version(), after);
    return rules
        .policy()
        .claim(
            rules.fusion().fused(after),
            // Read only where the policy asks: most windows are of people in training.
            embedding -> enrolled(rules).mostSimilar(embedding));
  }

  private Templates enrolled(ModelRules rules) {
    Templates enrolled = templates.of(rules);
    metrics.templatesRead(enrolled.size(), enrolled.ignored(), templates.unreadable());
    return enrolled;
  }

  /** What a window that was fused said of the person; null if its signal was not usable. */
  public static @Nullable Evidence evidenceOf(SealedWindow window) {
    List<Evidence> recent = window.session().fusion().recent();
    Evidence newest = recent.isEmpty() ? null : recent.get(recent.size() - 1);
    return newest != null && newest.windowIndex() == window.index() ? newest : null;
  }
}
