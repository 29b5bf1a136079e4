package org.dt4ecg.bench.swap;

import java.util.Collection;
import java.util.List;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * Whether each result is what the model that it names says of its window: assembled and classified
 * anew, by each of the two models alone.
 *
 * @param windows results that were looked at
 * @param telling of those, the ones of which the two models say different things
 * @param wrong results that are not what the model says that they name, or name neither
 */
record Rescoring(long windows, long telling, long wrong) {

  /** A batch of another size rounds otherwise. */
  private static final double ROUNDING = 1e-3;

  static Rescoring of(Collection<IdentityResult> results, SentFrames sent, TwoReleases releases)
      throws BenchException {
    try (Scorer first = new Scorer(releases.first());
        Scorer second = new Scorer(releases.second())) {
      long telling = 0;
      long wrong = 0;
      for (IdentityResult result : results) {
        double byFirst = first.confidence(result, sent);
        double bySecond = second.confidence(result, sent);
        if (Math.abs(byFirst - bySecond) > 2 * ROUNDING) {
          telling++;
        }
        if (!isOf(first, byFirst, result) && !isOf(second, bySecond, result)) {
          wrong++;
        }
      }
      return new Rescoring(results.size(), telling, wrong);
    } catch (InvalidModelException | ClassificationException e) {
      throw new BenchException("The windows could not be scored again: " + e.getMessage(), e);
    }
  }

  private static boolean isOf(Scorer scorer, double confidence, IdentityResult result) {
    return result.getModelVersion().equals(scorer.model.version())
        && Math.abs(result.getConfidence() - confidence) <= ROUNDING;
  }

  private static final class Scorer implements AutoCloseable {
    private final OnnxModel model;
    private final WindowClassifier classifier;
    private final WindowAssembler assembler;
    private final ClaimPolicy policy;

    Scorer(ModelFile file) throws InvalidModelException {
      model = OnnxModel.load(file);
      classifier = model.newClassifier();
      assembler = WindowAssembler.of(file.contract(), WindowAssembler.DEFAULT_HOLE_TOLERANCE);
      policy = new ClaimPolicy(file.contract());
    }

    double confidence(IdentityResult result, SentFrames sent) throws ClassificationException {
      long from = FrameTimes.toMicros(result.getWindowStart());
      List<EcgSamples> frames =
          sent.framesOf(result.getDeviceId(), from, FrameTimes.toMicros(result.getWindowEnd()));
      AssembledWindow window = assembler.assemble(Frame.of(frames), from);
      Prediction prediction = classifier.classify(List.of(window.samples())).get(0);
      return policy.claim(prediction.on(window.quality()), window.quality()).confidence();
    }

    @Override
    public void close() {
      classifier.close();
      model.close();
    }
  }
}
