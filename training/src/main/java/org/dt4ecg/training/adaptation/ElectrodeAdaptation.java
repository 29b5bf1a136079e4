package org.dt4ecg.training.adaptation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.Adaptation;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.training.onnx.NormalisationRefit;

/**
 * Adapts a model to a fleet's electrodes: the statistics of its normalisations are taken anew from
 * unlabelled ECG of the fleet, all people together, with those of before mixed in. Temperatures,
 * thresholds and the cohort of templates stay those of the training, since without labels there is
 * nothing to choose them by. What it is worth, and when it harms: {@code docs/robustness.md}.
 */
public final class ElectrodeAdaptation {

  /** Fewer would make the hearts of these people the measure of all; five are not always enough. */
  public static final int LEAST_DEVICES = 8;

  /** About three minutes of a hop of 2 s; fewer windows hold too few beats and movements. */
  public static final int LEAST_WINDOWS = 100;

  /**
   * As how many devices the statistics of before count: of ten people that leaves nearly all of the
   * gain, and of few it takes most of the harm.
   */
  private static final double BEFORE = 10;

  private static final int BATCH = 32;

  private ElectrodeAdaptation() {}

  /**
   * Adapts a model. Equal arguments give equal bytes on one machine.
   *
   * @return the file of the adapted model; its contract tells from what
   * @throws TooLittleEcgException if there are too few windows, or of too few devices
   * @throws InvalidModelException if the model is of another program
   * @throws ClassificationException if the model fails on a batch
   */
  public static ModelFile adapt(ModelFile model, UnlabelledWindows windows)
      throws TooLittleEcgException, InvalidModelException, ClassificationException {
    requireEnough(windows);
    return adaptWhateverThereIs(model, windows);
  }

  /** The same by few windows of few devices, which may do harm. */
  static ModelFile adaptWhateverThereIs(ModelFile model, UnlabelledWindows windows)
      throws InvalidModelException, ClassificationException {
    Adaptation adaptation =
        new Adaptation(
            model.version(), windows.count(), windows.byDevice().size(), windows.sha256());
    return ModelFile.of(
        NormalisationRefit.rewrite(
            model.bytes(), model.contract().adapted(adaptation), windows.groups(), BEFORE));
  }

  /**
   * What a model takes people for who are seen in the windows, so that somebody can tell whether
   * all that they do is among it: of one activity alone the statistics are that activity's.
   *
   * @return by activity, in the order of the contract, the share of the windows; all 0 if there are
   *     none
   * @throws InvalidModelException if the model cannot be loaded
   * @throws ClassificationException if the model fails on a batch
   */
  public static Map<String, Double> activities(ModelFile file, UnlabelledWindows windows)
      throws InvalidModelException, ClassificationException {
    List<String> names = file.contract().activities();
    Map<String, Double> shares = new LinkedHashMap<>();
    names.forEach(name -> shares.put(name, 0.0));
    try (OnnxModel model = OnnxModel.load(file);
        WindowClassifier classifier = model.newClassifier()) {
      for (List<float[]> group : windows.groups()) {
        for (int from = 0; from < group.size(); from += BATCH) {
          List<float[]> batch = group.subList(from, Math.min(group.size(), from + BATCH));
          for (Prediction prediction : classifier.classify(batch)) {
            shares.merge(
                names.get(Prediction.mostProbable(prediction.activity())),
                1.0 / windows.count(),
                Double::sum);
          }
        }
      }
    }
    return shares;
  }

  private static void requireEnough(UnlabelledWindows windows) throws TooLittleEcgException {
    int devices = windows.byDevice().size();
    if (devices < LEAST_DEVICES || windows.count() < LEAST_WINDOWS) {
      throw new TooLittleEcgException(
          "there are %d windows of a good signal, of %d devices or people, and %d of %d are needed; %d windows of a poor or unusable signal and %d with a hole were left out"
              .formatted(
                  windows.count(),
                  devices,
                  LEAST_WINDOWS,
                  LEAST_DEVICES,
                  windows.notGood(),
                  windows.incomplete()));
    }
  }

  /** There is not enough ECG to adapt by. */
  public static final class TooLittleEcgException extends Exception {

    private static final long serialVersionUID = 1L;

    TooLittleEcgException(String message) {
      super(message);
    }
  }
}
