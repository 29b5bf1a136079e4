package org.dt4ecg.study.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.figures.Sample;
import org.dt4ecg.study.outcome.TrainedModel;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.plan.Variant;
import org.dt4ecg.study.plan.Variants;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.dt4ecg.training.learning.TrainingOptions;
import org.junit.jupiter.api.Test;

/** Figures of the published model of ten simulated people, whoever was planned to be left out. */
class RunScorerTest {

  private static final TrainingOptions OPTIONS = TrainingOptions.defaults();

  @Test
  void strangersAreLookedAtPersonByPerson() throws Exception {
    RunFigures figures =
        figures(
            run(
                Experiment.LEFT_OUT_PEOPLE,
                Variants.published(),
                new SimulatedRecordings(12, 1, Duration.ofSeconds(60), 42)));

    assertThat(figures.values())
        .containsKeys(
            Figure.EQUAL_ERROR_RATE,
            Figure.STRANGERS_REJECTED,
            Figure.STRANGERS_REJECTED_FUSED_5,
            Figure.STRANGERS_REJECTED_BY_MODEL,
            Figure.STRANGERS_REJECTED_BY_MODEL_FUSED_5,
            Figure.KNOWN_REJECTED_BY_MODEL,
            Figure.KNOWN_REJECTED_BY_MODEL_FUSED_5);
    Sample strangers = sample(figures, Figure.STRANGERS_REJECTED_BY_MODEL);
    assertThat(strangers.people()).containsExactly("sim-11", "sim-12");
    // The test part of a recording of a minute has five windows that overlap, and one run of five.
    assertThat(strangers.windows()).isEqualTo(2 * 5 * 5);
    assertThat(sample(figures, Figure.STRANGERS_REJECTED_FUSED_5).windows()).isEqualTo(2 * 5);
    assertThat(sample(figures, Figure.KNOWN_REJECTED_BY_MODEL).people()).hasSize(10);
  }

  @Test
  void everyScoreThatStrangersCouldBeRejectedByIsCompared() throws Exception {
    RunFigures figures =
        figures(
            run(
                Experiment.LEFT_OUT_PEOPLE,
                Variants.published(),
                new SimulatedRecordings(12, 1, Duration.ofSeconds(60), 42)));

    assertThat(figures.values())
        .containsKeys(
            Figure.EQUAL_ERROR_RATE_BY_PROBABILITY,
            Figure.EQUAL_ERROR_RATE_BY_ENERGY,
            Figure.EQUAL_ERROR_RATE_BY_EMBEDDING,
            Figure.STRANGERS_REJECTED_BY_PROBABILITY,
            Figure.STRANGERS_REJECTED_BY_ENERGY,
            Figure.STRANGERS_REJECTED_BY_EMBEDDING);
    // The made model rejects by its energy.
    assertThat(figures.values().get(Figure.EQUAL_ERROR_RATE_BY_ENERGY))
        .isEqualTo(figures.values().get(Figure.EQUAL_ERROR_RATE));
    assertThat(figures.values().get(Figure.STRANGERS_REJECTED_BY_ENERGY))
        .isEqualTo(figures.values().get(Figure.STRANGERS_REJECTED));
    assertThat(sample(figures, Figure.STRANGERS_REJECTED_BY_PROBABILITY))
        .isEqualTo(sample(figures, Figure.STRANGERS_REJECTED));
  }

  @Test
  void aHeadThatWasNotTrainedHasNoFigures() throws Exception {
    Variant identityAlone =
        new Variant(
            "identity-alone",
            "identity alone",
            OPTIONS.withRecipe(
                OPTIONS.recipe().withBalancing(Balancing.of(Balancing.Method.IDENTITY_ONLY))));

    RunFigures figures =
        figures(run(Experiment.CLASSIFICATION, identityAlone, MadeStudy.recordings()));

    assertThat(figures.values())
        .containsKey(Figure.IDENTITY_ACCURACY)
        .doesNotContainKeys(Figure.ACTIVITY_ACCURACY, Figure.ACTIVITY_CALIBRATION_ERROR);
    assertThat(figures.confusions()).containsOnlyKeys(ModelTask.IDENTITY);
  }

  @Test
  void aModelWhoseHopIsHalfAWindowSeesEveryWindowOnce() throws Exception {
    PlannedRun run = run(Experiment.CLASSIFICATION, Variants.published(), MadeStudy.recordings());
    AtomicLong windows = new AtomicLong();
    long inTestPart;

    try (OnnxModel model = OnnxModel.load(ModelFile.of(MadeStudy.trained(epoch -> {}).onnx()))) {
      CountingModel counting = new CountingModel(model, windows);
      RunScorer.figures(run, counting, MadeStudy.trained(epoch -> {}));
      inTestPart = new WindowScorer(model, 500).score(run.split().test()).windows().size();
    }

    assertThat(windows).hasPositiveValue().hasValue(inTestPart);
  }

  private static Sample sample(RunFigures figures, Figure figure) {
    assertThat(figures.samples()).containsKey(figure);
    return figures.samples().getOrDefault(figure, Sample.of(List.of(), 0));
  }

  private static RunFigures figures(PlannedRun run) throws Exception {
    TrainedModel trained = MadeStudy.trained(epoch -> {});
    try (OnnxModel model = OnnxModel.load(ModelFile.of(trained.onnx()))) {
      return RunScorer.figures(run, model, trained);
    }
  }

  private static PlannedRun run(Experiment experiment, Variant variant, RecordingSource source)
      throws IOException {
    RunGroup group =
        new RunGroup(experiment, DataSet.MOTION_ECG, SplitProtocol.BLOCKED, variant, List.of(1L));
    return PlannedRuns.of(
            new StudyPlan("made", List.of(group)),
            Map.of(DataSet.MOTION_ECG, Recordings.read(DataSet.MOTION_ECG, source)))
        .get(0);
  }

  /** Counts the windows that a model is given, one every half length. */
  private record CountingModel(ServableModel model, AtomicLong windows) implements ServableModel {

    @Override
    public ModelContract contract() {
      ModelContract contract = model.contract();
      return new ModelContract(
          contract.contractVersion(),
          contract.name(),
          contract.inputUnit(),
          contract.samplingRateHz(),
          contract.windowSamples(),
          contract.windowSamples() / 2,
          contract.identities(),
          contract.activities(),
          contract.embeddingSize(),
          contract.rejection(),
          contract.fusion(),
          contract.templates(),
          contract.dataset(),
          contract.trainingDataSha256(),
          contract.seed(),
          contract.metrics());
    }

    @Override
    public String version() {
      return model.version();
    }

    @Override
    public WindowClassifier newClassifier() {
      WindowClassifier classifier = model.newClassifier();
      return new WindowClassifier() {
        @Override
        public List<Prediction> classify(List<float[]> batch) throws ClassificationException {
          windows.addAndGet(batch.size());
          return classifier.classify(batch);
        }

        @Override
        public void close() {
          classifier.close();
        }
      };
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
