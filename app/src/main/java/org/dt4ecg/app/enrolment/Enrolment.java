package org.dt4ecg.app.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.enrolment.IdentityTemplateBuilder;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a person's template out of recordings of that person, from exactly the windows that the
 * stream would seal in them.
 */
public final class Enrolment {

  private final ServableModel model;
  private final Duration least;

  /**
   * Prepares enrolments for one model, which stays the caller's to close.
   *
   * @param least least usable ECG that a template is made from, not below {@link
   *     IdentityTemplateBuilder#LEAST_ECG}
   * @throws CommandFailure if the model takes no templates
   */
  public Enrolment(ServableModel model, Duration least) throws CommandFailure {
    if (model.contract().templates() == null) {
      throw new CommandFailure(
          "The model %s takes no templates: it was made before strangers were rejected beside people enrolled, or without held-out windows; see dt4ecg models rewrite --help, or train one that does, with: dt4ecg train"
              .formatted(model.contract().name()));
    }
    this.model = model;
    this.least = least;
  }

  /**
   * The person's template, of the first usable windows that advance by enough ECG.
   *
   * @param userId the person, a pseudonym
   * @param recordings recordings of that person alone
   * @param earlier templates of the person to add to; null to begin anew
   * @param enrolledAt time of the enrolment
   * @throws CommandFailure if there is too little usable ECG, it is not one person's or unlike all
   *     that the model knows, or it is in another unit than the model takes in
   * @throws ClassificationException if the model fails on a batch
   */
  public IdentityTemplate template(
      String userId,
      RecordedData recordings,
      @Nullable IdentityTemplate earlier,
      Instant enrolledAt)
      throws CommandFailure, ClassificationException {
    requireUnit(recordings.unit());
    WindowScorer scorer = new WindowScorer(model);
    IdentityTemplateBuilder builder = new IdentityTemplateBuilder(userId, model);
    int needed = windowsNeeded();
    for (RecordedSession session : recordings.sessions()) {
      if (builder.windows() < needed) {
        add(scorer.score(Slice.of(List.of(session))).windows(), needed, builder);
      }
    }
    if (builder.windows() < needed) {
      throw new CommandFailure(
          "There are %d usable windows in the recordings of this person, %d are needed for %d s; give more or longer recordings, or look after the electrodes"
              .formatted(builder.windows(), needed, least.toSeconds()));
    }
    try {
      return earlier == null ? builder.build(enrolledAt) : builder.addTo(earlier, enrolledAt);
    } catch (IllegalStateException e) {
      throw new CommandFailure("No template can be made: " + e.getMessage(), e);
    }
  }

  private static void add(List<ScoredWindow> windows, int needed, IdentityTemplateBuilder builder) {
    for (ScoredWindow window : windows) {
      if (builder.windows() < needed) {
        builder.add(window.prediction(), window.quality());
      }
    }
  }

  private int windowsNeeded() {
    long hopMicros = model.contract().hopMicros();
    return Math.toIntExact((least.toNanos() / 1000 - 1) / hopMicros + 1);
  }

  private void requireUnit(InputUnit unit) throws CommandFailure {
    InputUnit taken = model.contract().inputUnit();
    if (unit != taken) {
      throw new CommandFailure(
          "The model %s takes in %s, but these recordings are in %s; name another with --model"
              .formatted(model.contract().name(), taken, unit));
    }
  }
}
