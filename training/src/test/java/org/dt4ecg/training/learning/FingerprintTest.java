package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  /** Checkpoints are found by it: one of before an update of this code must be found after it. */
  @Test
  void theFingerprintOfATrainingStays() throws IOException {
    RecordedData data =
        RecordedData.read(new SimulatedRecordings(2, 1, Duration.ofSeconds(60), 7), Set.of());
    Split split = SplitProtocol.BLOCKED.splits(data, 1).get(0);
    NetworkConfig config = new NetworkConfig(1000, 4, 2, 5, new SignalScaling(125, 1, 8));
    TrainingOptions options = TrainingOptions.defaults();
    StartingNetwork start =
        new StartingNetwork(
            config,
            new Weights(Map.of("w", new Weights.Tensor(new long[] {2}, new float[] {1, 0.5f}))),
            List.of("anna", "ben"),
            List.of("rest", "walk", "run", "squats", "arm-movements"));

    assertThat(Fingerprint.of(data, split, options, config, 3, null))
        .isEqualTo("be15469f46038c6ed88f42d851754685c84130309943580a44a8e12b7421cb94");
    assertThat(Fingerprint.of(data, split, options, config, 3, start))
        .isEqualTo("c27dca75a52f7739698d087f93c13ea4f770bbb0c2e46ff348aaedb6d74a8930");
  }
}
