package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.onnx.EmbeddingSource;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CosineMarginTrainingTest {

  private static final TrainingOptions SMALL =
      TrainingOptions.defaults()
          .withWindows(125, 250, 250)
          .withWidth(4)
          .withEpochs(15)
          .withBatchSize(16)
          .withEmbedding(EmbeddingSource.IDENTITY_HIDDEN)
          .withRecipe(
              TrainingRecipe.forSameElectrodes()
                  .withIdentity(IdentityObjective.cosineMargin(0.2, 16)));

  @Test
  void aTinyTrainingLearnsPeopleAndAnotherGoesOnFromItsRelease() throws Exception {
    RecordedData data =
        RecordedData.read(new SimulatedRecordings(3, 1, Duration.ofSeconds(40), 7), Set.of());
    Split split = SplitProtocol.BLOCKED.splits(data, Duration.ofSeconds(2), 1).get(0);
    SplitTrainer trainer = new SplitTrainer(data);

    TrainedRelease release = trainer.train(split, SMALL, ProgressListener.SILENT);

    List<BalancingStep> steps = release.summary().balancing();
    assertThat(steps.get(steps.size() - 1).losses()[0]).isLessThan(0.5 * steps.get(0).losses()[0]);
    assertThat(release.summary().identityAccuracy()).isGreaterThan(0.8);
    assertThat(ModelCard.markdown(release, "1", "train"))
        .contains("cosines times 16.0, trained with a margin of 0.200 rad");

    ImportedNetwork imported = OnnxImporter.read(release.onnx());
    StartingNetwork start =
        new StartingNetwork(
            imported.config(),
            imported.weights(),
            release.contract().identities(),
            release.contract().activities());
    TrainedRelease next = trainer.train(split, SMALL.withEpochs(1), start, ProgressListener.SILENT);

    assertThat(next.summary().balancing().get(0).losses()[0])
        .isLessThan(0.5 * steps.get(0).losses()[0]);
    assertThatThrownBy(
            () ->
                trainer.train(
                    split,
                    SMALL.withRecipe(TrainingRecipe.forSameElectrodes()),
                    start,
                    ProgressListener.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("COSINE");
  }
}
