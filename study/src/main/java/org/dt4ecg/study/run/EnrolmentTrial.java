package org.dt4ecg.study.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.enrolment.IdentityTemplateBuilder;
import org.dt4ecg.model.enrolment.Templates;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrols the people who were left out, and looks at what is claimed of everybody then: the fused
 * decision after each usable window, as the stream takes it.
 */
final class EnrolmentTrial {

  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentTrial.class);

  private final ServableModel model;
  private final SessionFusion fusion;
  private final ClaimPolicy policy;

  EnrolmentTrial(ServableModel model) {
    this.model = model;
    fusion = new SessionFusion(model.contract());
    policy = new ClaimPolicy(model.contract());
  }

  /**
   * Adds the figures of people who are enrolled and of those whom the model knows. Other people
   * count for neither.
   *
   * @param scored the windows of the test side; those of records that somebody is enrolled from are
   *     passed over
   */
  void addTo(PeopleMeans means, PlannedRun run, ScoredWindows scored)
      throws ClassificationException {
    EnrolmentMaterial enrolment = run.enrolment();
    Templates templates =
        run.group().experiment() == Experiment.LEFT_OUT_PEOPLE
            ? templates(enrolment.slices())
            : Templates.none(model);
    Map<String, Tally> tallies = new TreeMap<>();
    for (List<ScoredWindow> session : bySession(untouched(run, scored))) {
      FusionState state = FusionState.EMPTY;
      for (ScoredWindow window : session) {
        state = fusion.next(state, window.index(), window.prediction(), window.quality());
        if (window.usable()) {
          tallies
              .computeIfAbsent(window.userId(), person -> new Tally())
              .add(window.userId(), policy.claim(fusion.fused(state), templates).userId());
        }
      }
    }
    tallies.forEach(
        (person, tally) -> {
          if (enrolment.has(person)) {
            means.add(Figure.ENROLLED_ACCURACY, person, tally.rightShare(), tally.windows);
            means.add(Figure.ENROLLED_WRONG_CLAIMS, person, tally.wrongShare(), tally.windows);
          } else if (model.contract().identities().contains(person)) {
            means.add(Figure.KNOWN_BESIDE_ENROLLED, person, tally.rightShare(), tally.windows);
          }
        });
  }

  private static List<ScoredWindow> untouched(PlannedRun run, ScoredWindows scored) {
    Set<String> used = new HashSet<>();
    for (Slice slice : run.split().test()) {
      if (run.enrolment().uses(slice)) {
        used.add(slice.session().id());
      }
    }
    return scored.windows().stream()
        .filter(window -> !used.contains(window.session().id()))
        .toList();
  }

  /** Counts claims about one person. */
  private static final class Tally {

    private long windows;
    private long right;
    private long wrong;

    void add(String truth, @Nullable String claimed) {
      windows++;
      if (claimed != null) {
        if (claimed.equals(truth)) {
          right++;
        } else {
          wrong++;
        }
      }
    }

    double rightShare() {
      return (double) right / windows;
    }

    double wrongShare() {
      return (double) wrong / windows;
    }
  }

  private Templates templates(Map<String, List<Slice>> enrolment) throws ClassificationException {
    WindowScorer scorer = WindowScorer.ofNetwork(model);
    List<IdentityTemplate> templates = new ArrayList<>();
    int withoutTemplate = 0;
    for (Map.Entry<String, List<Slice>> person : enrolment.entrySet()) {
      IdentityTemplateBuilder builder = new IdentityTemplateBuilder(person.getKey(), model);
      for (ScoredWindow window : scorer.score(person.getValue()).windows()) {
        if (!builder.isComplete()) {
          builder.add(window.prediction(), window.quality());
        }
      }
      try {
        templates.add(builder.build(Instant.EPOCH));
      } catch (IllegalStateException e) {
        withoutTemplate++;
      }
    }
    if (withoutTemplate > 0) {
      LOG.warn(
          "{} of {} people have too little usable ECG to be enrolled, or such that the model"
              + " refuses it; they count as not recognised",
          withoutTemplate,
          enrolment.size());
    }
    return Templates.of(model, templates);
  }

  private static Iterable<List<ScoredWindow>> bySession(List<ScoredWindow> windows) {
    Map<String, List<ScoredWindow>> sessions = new LinkedHashMap<>();
    windows.forEach(
        window ->
            sessions.computeIfAbsent(window.session().id(), id -> new ArrayList<>()).add(window));
    return sessions.values();
  }
}
