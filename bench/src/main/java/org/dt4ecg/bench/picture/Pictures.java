package org.dt4ecg.bench.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;

/** The pictures of the pages. */
public final class Pictures {

  /** What only nine of the ten people of the CTU recordings taught. */
  private static final String NINE_PEOPLE = "dt4ecg-ctu-nine";

  private Pictures() {}

  /**
   * Those that need nothing but the repository: from simulated ECG and the simulated release. They
   * are the same each time.
   *
   * @throws IOException if there is no room for a temporary folder
   */
  public static List<Picture> ofTheRepository() throws IOException {
    ModelFile file = ShippedModels.file(ShippedModels.SIMULATED);
    try (OnnxModel model = ShippedModels.load(ShippedModels.SIMULATED)) {
      return List.of(
          HeartPicture.draw(HeartPicture.figures(model)),
          StripesPicture.draw(StripesPicture.figures(model)),
          SessionPicture.draw(SessionPicture.figures(model)),
          NetworkPicture.draw(NetworkPicture.figures(file)));
    }
  }

  /**
   * Which activity is taken for which, on recordings.
   *
   * @param recordings folder of the CTU recordings
   * @throws IOException if a recording cannot be read
   * @throws ClassificationException if the model fails on a batch
   */
  public static Picture ofMistakes(Path recordings) throws IOException, ClassificationException {
    try (OnnxModel model = ShippedModels.load(NINE_PEOPLE)) {
      return MistakesPicture.draw(MistakesPicture.figures(NINE_PEOPLE, model, recordings));
    }
  }

  /**
   * How a newcomer is recognised.
   *
   * @param answer what the page of a demonstration with retraining answered to {@code GET
   *     /api/v1/models} after the swap
   * @throws IOException if it cannot be read, or shows no swap
   */
  public static Picture ofNewcomer(Path answer) throws IOException {
    return NewcomerPicture.draw(NewcomerPicture.figures(answer));
  }
}
