package org.dt4ecg.training.adaptation;

import org.dt4ecg.model.Adaptation;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
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
