package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retrainer.round.PromotionRule.PromotionSettings;
import org.dt4ecg.retrainer.round.Round.RoundInput;
import org.dt4ecg.retrainer.sample.BalancedSample;
import org.dt4ecg.retrainer.sample.LabelledFrames;
import org.dt4ecg.retrainer.sample.SampleSettings;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingRecipe;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A champion whose file was written before convolutions had two dimensions. */
@Tag("slow")
class EarlierChampionTest {

  @Test
  void aRoundTrainsFromItsWeightsAndComparesWithIt(@TempDir Path folder) throws Exception {
    ModelFile champion = champion();
    List<Weights> starts = new ArrayList<>();
    SplitRoundTrainer trainer =
        new SplitRoundTrainer(
            TrainingOptions.defaults()
                .withEpochs(1)
                .withBatchSize(16)
                .withRecipe(TrainingRecipe.defaults().withLearningRate(1e-4)));
    Round round =
        new Round(
            (task, listener) -> {
              starts.add(task.start().weights());
              return trainer.train(task, listener);
            },
            new PromotionRule(new PromotionSettings(0.2, 1, 0)),
            0.25,
            1,
            new RoundCheckpoints(folder));

    RoundResult result = round.run(input(champion), ProgressListener.SILENT);

    assertThat(result.verdict().promoted()).as(result.verdict().reasons().toString()).isTrue();
    Map<String, Double> metrics = result.verdict().metrics();
    assertThat(metrics.get("champion.identity.accuracy")).isGreaterThan(0.9);
    assertThat(metrics.get("challenger.identity.accuracy")).isGreaterThan(0.8);
    ModelFile challenger = Objects.requireNonNull(result.challenger()).file();
    assertThat(challenger.contract().identities()).isEqualTo(champion.contract().identities());
    assertThat(starts)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(OnnxImporter.read(champion.bytes()).weights());
  }

  private static ModelFile champion() throws Exception {
    return ModelFile.read(
        Path.of(System.getProperty("dt4ecg.project.directory", ".."))
            .resolve("training/src/test/resources/earlier-layout/dt4ecg-sim-5f69ee5129cc.onnx"));
  }

  /** The people that it was trained on. */
  private static RoundInput input(ModelFile champion) {
    BalancedSample sample =
        new BalancedSample(new SampleSettings(1, Duration.ofSeconds(30), 100, 10_000));
    LabelledFrames.of(new SimulatedRecordings(10, 2, Duration.ofSeconds(8), 42))
        .forEach(sample::add);
    return new RoundInput("round", champion, sample.stretches(), Set.of(), Set.of());
  }
}
