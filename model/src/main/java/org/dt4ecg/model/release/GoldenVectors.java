package org.dt4ecg.model.release;

import java.util.List;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.MadeUpEcg;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.vectors.FloatLists;
import org.jspecify.annotations.Nullable;

/**
 * Compares a model's outputs here with those where it was made, on one made-up window. The outputs
 * travel in the release beside the file, and the window as its seed: {@link
 * MadeUpEcg#noisyHeartbeats}. The signature need not cover them, since a false one can only lead to
 * a refusal.
 */
public final class GoldenVectors {

  /**
   * By so much two computers may differ, times the size of a number above 1. Other vector
   * instructions sum in another order, which moves outputs by some 1e-6; another operator or other
   * weights move them by far more.
   */
  public static final float TOLERANCE = 1e-3f;

  private GoldenVectors() {}

  /**
   * What the model says of the window with that seed.
   *
   * @throws ClassificationException if it fails on it
   */
  public static GoldenVector of(ServableModel model, long seed) throws ClassificationException {
    Prediction prediction = predict(model, seed);
    return new GoldenVector(
        seed,
        FloatLists.of(prediction.identity()),
        FloatLists.of(prediction.activity()),
        FloatLists.of(prediction.embedding()),
        prediction.familiarity());
  }

  /**
   * Checks that the model says the same here.
   *
   * @throws RefusedReleaseException with {@link RefusalReason#GOLDEN_VECTOR}
   */
  public static void check(ServableModel model, GoldenVector expected)
      throws RefusedReleaseException {
    Prediction prediction;
    try {
      prediction = predict(model, expected.getSeed());
    } catch (ClassificationException e) {
      throw refused(model, "it fails here: " + e.getMessage(), e);
    }
    compare(model, "identity", expected.getIdentity(), prediction.identity());
    compare(model, "activity", expected.getActivity(), prediction.activity());
    compare(model, "embedding", expected.getEmbedding(), prediction.embedding());
    compare(
        model,
        "familiarity",
        List.of(expected.getFamiliarity()),
        new float[] {prediction.familiarity()});
  }

  private static Prediction predict(ServableModel model, long seed) throws ClassificationException {
    try (WindowClassifier classifier = model.newClassifier()) {
      return classifier.classify(List.of(MadeUpEcg.noisyHeartbeats(model.contract(), seed))).get(0);
    }
  }

  private static void compare(
      ServableModel model, String output, List<Float> expected, float[] actual)
      throws RefusedReleaseException {
    if (expected.size() != actual.length) {
      throw refused(
          model,
          output + " has " + actual.length + " numbers here and had " + expected.size(),
          null);
    }
    for (int i = 0; i < actual.length; i++) {
      float allowed = TOLERANCE * Math.max(1, Math.abs(expected.get(i)));
      // Not the other way round, so that NaN is refused.
      if (!(Math.abs(actual[i] - expected.get(i)) <= allowed)) {
        throw refused(
            model,
            output + "[" + i + "] is " + actual[i] + " here and was " + expected.get(i),
            null);
      }
    }
  }

  private static RefusedReleaseException refused(
      ServableModel model, String difference, @Nullable Exception cause) {
    return new RefusedReleaseException(
        RefusalReason.GOLDEN_VECTOR,
        "The model "
            + model.version()
            + " does not give here what it gave where it was made: "
            + difference
            + ". Look for another ONNX Runtime or processor, or release it again with its own"
            + " golden vector",
        cause);
  }
}
