package org.dt4ecg.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.bench.material.SimulatedFrames;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.junit.jupiter.api.Test;

class TwoReleasesTest {

  @Test
  void bothAreValidModelsOfOneContractThatSayDifferentThings() throws Exception {
    TwoReleases releases = TwoReleases.of(ShippedModels.file(ShippedModels.SIMULATED));
    assertThat(releases.second().contract()).isEqualTo(releases.first().contract());
    assertThat(releases.second().version()).isNotEqualTo(releases.first().version());
    assertThat(prediction(releases.second()).identity())
        .isNotEqualTo(prediction(releases.first()).identity());
  }

  @Test
  void theyTakeTurns() throws BenchException {
    TwoReleases releases = TwoReleases.of(ShippedModels.file(ShippedModels.SIMULATED));
    assertThat(List.of(releases.after(1), releases.after(2), releases.after(3)))
        .containsExactly(releases.second(), releases.first(), releases.second());
  }

  private static Prediction prediction(ModelFile file) throws Exception {
    List<EcgSamples> frames = SimulatedFrames.first(9, FrameCutter.DEFAULT_FRAME_PERIOD);
    float[] window =
        WindowAssembler.of(file.contract(), WindowAssembler.DEFAULT_HOLE_TOLERANCE)
            .assemble(Frame.of(frames), FrameTimes.startMicros(frames.get(0)))
            .samples();
    try (OnnxModel model = OnnxModel.load(file);
        WindowClassifier classifier = model.newClassifier()) {
      return classifier.classify(List.of(window)).get(0);
    }
  }
}
