package org.dt4ecg.training.learning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.dt4ecg.training.learning.calibration.ClassMeans;
import org.dt4ecg.training.learning.calibration.ScoredRow;
import org.dt4ecg.training.learning.calibration.TemplateCalibration;

/**
 * Chooses anew how a trained model matches templates, as training does, from the recordings that it
 * was trained on; its weights stay. What training holds out it finds in the same place, but a model
 * that was trained on everything has learned that too, so its threshold is a little higher. Needs
 * no libtorch.
 */
public final class TemplateRefit {

  /** As close as training looks at its validation windows. */
  private static final int VALIDATION_WINDOWS_A_SECOND = 2;

  private TemplateRefit() {}

  /**
   * The contract of the model with another matching of templates.
   *
   * @throws IllegalArgumentException if the recordings are not those that the model was trained on,
   *     or it was not trained to tell people
   * @throws ClassificationException if the model fails on a batch
   */
  public static ModelContract contract(ServableModel model, RecordedData data)
      throws ClassificationException {
    ModelContract contract = model.contract();
    if (contract.identities().isEmpty()) {
      throw new IllegalArgumentException(
          "%s was not trained to tell people, so it takes no templates; use a model that was"
              .formatted(contract.name()));
    }
    if (!data.sha256().equals(contract.trainingDataSha256())) {
      throw new IllegalArgumentException(
          "the recordings have the digest %s, those that %s was trained on have %s; give the same folder and passes as for its training"
              .formatted(data.sha256(), contract.name(), contract.trainingDataSha256()));
    }
    Split split =
        SplitProtocol.BLOCKED
            .splits(data, Duration.ofNanos(1000 * contract.windowMicros()), contract.seed())
            .get(0);
    int hop = Math.max(1, contract.samplingRateHz() / VALIDATION_WINDOWS_A_SECOND);
    // A model that was trained to tell people alone has no activities of its own.
    List<String> activities = data.activities();
    List<String> people = contract.identities();
    List<ScoredRow> everything =
        rows(new WindowScorer(model), people, activities, Slice.of(data.sessions()));
    return contract.withTemplates(
        TemplateCalibration.matching(
            TemplateCalibration.thresholds(
                rows(new WindowScorer(model), people, activities, split.training()),
                rows(new WindowScorer(model, hop), people, activities, split.validation()),
                Math.max(1, contract.hopSamples() / hop),
                contract.fusion().windows(),
                activities.indexOf("rest")),
            TemplateCalibration.metric(everything),
            ClassMeans.of(everything, contract.identities().size())));
  }

  private static List<ScoredRow> rows(
      WindowScorer scorer, List<String> people, List<String> activities, List<Slice> slices)
      throws ClassificationException {
    List<ScoredRow> rows = new ArrayList<>();
    for (ScoredWindow window : scorer.score(slices).usable()) {
      rows.add(
          new ScoredRow(
              window.session().id(),
              window.index(),
              people.indexOf(window.userId()),
              activities.indexOf(window.activity()),
              new float[0],
              new float[0],
              window.prediction().embedding()));
    }
    return rows;
  }
}
