package org.dt4ecg.retrainer.round;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.retrainer.round.PromotionRule.Verdict;
import org.dt4ecg.retrainer.round.RoundTrainer.RoundTask;
import org.dt4ecg.retrainer.sample.Stretch;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;

/**
 * One round: splits the sample by session, trains a challenger, compares champion and challenger on
 * the same held-out windows, and decides. Writes nothing but checkpoints of the training; equal
 * inputs give equal results on the same machine, interrupted or not.
 */
public final class Round {

  private final RoundTrainer trainer;
  private final PromotionRule rule;
  private final double heldOutShare;
  private final long seed;
  private final RoundCheckpoints checkpoints;

  /**
   * @param heldOutShare share of the sessions that is held out
   * @param seed seed of everything random
   * @param checkpoints where training keeps its epochs; to be cleared once a round is committed
   */
  public Round(
      RoundTrainer trainer,
      PromotionRule rule,
      double heldOutShare,
      long seed,
      RoundCheckpoints checkpoints) {
    this.trainer = trainer;
    this.rule = rule;
    this.heldOutShare = heldOutShare;
    this.seed = seed;
    this.checkpoints = checkpoints;
  }

  /**
   * Runs a round. What data or models are to blame for is in the result.
   *
   * @param listener hears of each epoch; what it throws ends the round
   * @throws IOException if the trainer cannot keep something on disk
   */
  public RoundResult run(RoundInput input, ProgressListener listener) throws IOException {
    try {
      return run(input, TrainedSessions.of(input.champion().bytes()), listener);
    } catch (TrainingException e) {
      return refused(input, List.of("No challenger could be trained: " + e.getMessage() + "."));
    } catch (InvalidModelException | ClassificationException e) {
      return refused(
          input, List.of("Champion and challenger cannot be compared: " + e.getMessage() + "."));
    }
  }

  private RoundResult run(RoundInput input, TrainedSessions trained, ProgressListener listener)
      throws IOException, TrainingException, InvalidModelException, ClassificationException {
    Optional<RoundData> data =
        RoundData.of(input.sample(), input.champion().contract(), heldOutShare, trained);
    if (data.isEmpty()) {
      return refused(input, List.of("There is no labelled frame to train on."));
    }
    List<String> missing = missing(input, data.get());
    if (!missing.isEmpty()) {
      return refused(input, missing);
    }
    TrainedRelease challenger = trainer.train(task(input, data.get()), listener);
    byte[] file = trained.with(data.get().trainingSessions()).writtenInto(challenger.onnx());
    return compared(input, data.get(), challenger, ModelFile.of(file));
  }

  private RoundResult refused(RoundInput input, List<String> reasons) {
    return new RoundResult(Verdict.refused(reasons), null, SampleDigest.of(input.sample()));
  }

  /** A model that was trained without somebody has forgotten them, which only some have to be. */
  private static List<String> missing(RoundInput input, RoundData data) {
    ModelContract champion = input.champion().contract();
    List<String> sentences = new ArrayList<>();
    for (ModelTask task : ModelTask.values()) {
      if (task.classes(champion).isEmpty()) {
        sentences.add(
            "The champion was not trained for the task %s, and a round trains both; begin with a release of both."
                .formatted(task.label()));
      }
    }
    for (String person : champion.identities()) {
      if (!data.people().contains(person) && !input.forgotten().contains(person)) {
        sentences.add(
            "The champion knows %s, of whom the sample has nothing; send labelled ECG of that person."
                .formatted(person));
      }
    }
    for (String activity : champion.activities()) {
      if (!data.activities().contains(activity)) {
        sentences.add(
            "The champion knows %s, of which the sample has nothing; send labelled ECG of that activity."
                .formatted(activity));
      }
    }
    return sentences;
  }

  private RoundTask task(RoundInput input, RoundData data)
      throws InvalidModelException, ClassificationException {
    ModelContract champion = input.champion().contract();
    ImportedNetwork network = OnnxImporter.read(input.champion().bytes());
    return new RoundTask(
        input.id(),
        data,
        champion,
        HeadGrowth.grown(
            network,
            champion,
            input.forgotten(),
            data.people(),
            data.activities(),
            means(input.champion(), network, data),
            seed),
        network.outputs(),
        seed,
        checkpoints);
  }

  private static HiddenMeans means(ModelFile champion, ImportedNetwork network, RoundData data)
      throws InvalidModelException, ClassificationException {
    try (OnnxModel model = OnnxModel.load(champion)) {
      return HiddenMeans.of(WindowScorer.ofNetwork(model).score(data.split().training()), network);
    }
  }

  private RoundResult compared(
      RoundInput input, RoundData data, TrainedRelease trained, ModelFile file)
      throws InvalidModelException, ClassificationException {
    try (OnnxModel champion = OnnxModel.load(input.champion());
        OnnxModel challenger = OnnxModel.load(file)) {
      Verdict verdict =
          rule.decide(score(champion, data), score(challenger, data), input.newPeople());
      return new RoundResult(
          withNotes(verdict, data, input.forgotten().size()),
          new RoundResult.Challenger(
              file,
              GoldenVectors.of(challenger, seed),
              trained.summary().windowsPerEpoch(),
              trained.summary().balancing()),
          data.data().sha256());
    }
  }

  private static ScoredWindows score(ServableModel model, RoundData data)
      throws ClassificationException {
    List<Slice> heldOut = data.split().test();
    return new WindowScorer(model).score(heldOut);
  }

  private static Verdict withNotes(Verdict verdict, RoundData data, int forgotten) {
    List<String> sentences = new ArrayList<>(verdict.reasons());
    if (forgotten > 0) {
      // Whoever was erased is named nowhere any more.
      sentences.add(
          "The challenger does not know %d of the champion's people, who %s erased."
              .formatted(forgotten, forgotten == 1 ? "was" : "were"));
    }
    if (!data.unmeasured().isEmpty()) {
      sentences.add(
          "Kept whole in training, so not measured: %s."
              .formatted(String.join(", ", data.unmeasured())));
    }
    if (data.contradictions() > 0) {
      sentences.add(
          "%d frames were left out, since they were labelled in two ways."
              .formatted(data.contradictions()));
    }
    return new Verdict(verdict.promoted(), sentences, verdict.metrics());
  }

  /**
   * What a round is made of.
   *
   * @param id name of the round
   * @param champion the model that serves
   * @param sample the sample, the data read since the last round among it as far as they were drawn
   * @param newPeople whose frames are among those read since the last round
   * @param forgotten whom the champion knows and the challenger must not, since they were erased
   */
  public record RoundInput(
      String id,
      ModelFile champion,
      List<Stretch> sample,
      Set<String> newPeople,
      Set<String> forgotten) {}
}
