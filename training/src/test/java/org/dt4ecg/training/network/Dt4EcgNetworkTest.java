package org.dt4ecg.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Dt4EcgNetworkTest {

  private static final NetworkConfig SMALL =
      new NetworkConfig(200, 4, 3, 2, new SignalScaling(51, 1, 8));

  private final NDManager manager = PyTorch.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theDefaultSizesHaveAQuarterOfAMillionParameters() {
    NetworkConfig config = new NetworkConfig(1000, 16, 10, 5, new SignalScaling(125, 1, 8));

    Weights weights = Dt4EcgNetwork.random(config, 1, manager).weights();

    assertThat(weights.trainable()).isEqualTo(265_189);
    assertThat(weights.tensor(Dt4EcgNetwork.SHARED_WEIGHT).shape()).containsExactly(64, 128, 1);
  }

  @ParameterizedTest
  @CsvSource({"NONE, 0", "CHANNEL, 5710", "SEQUENCE, 56", "SCA, 5766"})
  void anAttentionAddsItsOwnWeightsAndNoOthers(Attention attention, int added) {
    SignalScaling signal = new SignalScaling(125, 1, 8);

    Weights weights =
        Dt4EcgNetwork.random(new NetworkConfig(1000, 16, attention, 10, 5, signal), 1, manager)
            .weights();

    assertThat(weights.trainable()).isEqualTo(259_423 + added);
    assertThat(weights.tensors().keySet().stream().anyMatch(path -> path.contains("channelAtt")))
        .isEqualTo(attention.weighsChannels());
    assertThat(weights.tensors().keySet().stream().anyMatch(path -> path.contains("sequenceAtt")))
        .isEqualTo(attention.weighsMoments());
    assertThat(Attention.of(attention.weighsChannels(), attention.weighsMoments()))
        .isEqualTo(attention);
  }

  @ParameterizedTest
  @EnumSource(Attention.class)
  void everyAttentionIsRestoredFromItsWeights(Attention attention) {
    NetworkConfig config = new NetworkConfig(200, 4, attention, 3, 2, SMALL.signal());
    Dt4EcgNetwork network = Dt4EcgNetwork.random(config, 3, manager);

    Dt4EcgNetwork restored = Dt4EcgNetwork.of(config, network.weights(), manager);

    assertThat(run(restored, windows(2)).identity().toFloatArray())
        .containsExactly(run(network, windows(2)).identity().toFloatArray());
  }

  @Test
  void aDiscriminatorIsRestoredFromItsWeights() {
    SubjectDiscriminator discriminator = SubjectDiscriminator.random(SMALL, 5, manager);
    NDArray hidden = manager.ones(new Shape(4, 16));

    SubjectDiscriminator restored =
        SubjectDiscriminator.of(SMALL, discriminator.weights(), manager);

    assertThat(discriminator.people(hidden).getShape()).isEqualTo(new Shape(4, 3));
    assertThat(restored.people(hidden).toFloatArray())
        .containsExactly(discriminator.people(hidden).toFloatArray());
  }

  @Test
  void aBatchOfWindowsBecomesLogitsAndEmbeddings() {
    Dt4EcgNetwork network = Dt4EcgNetwork.random(SMALL, 1, manager);

    Outputs outputs = run(network, windows(5));

    assertThat(outputs.identity().getShape()).isEqualTo(new Shape(5, 3));
    assertThat(outputs.activity().getShape()).isEqualTo(new Shape(5, 2));
    assertThat(outputs.features().getShape()).isEqualTo(new Shape(5, 16));
    assertThat(network.getOutputShapes(new Shape[] {new Shape(5, 1, 200)}))
        .containsExactly(new Shape(5, 3), new Shape(5, 2), new Shape(5, 16));
  }

  @Test
  void aSeedMeansTheSameWeights() {
    float[] first =
        run(Dt4EcgNetwork.random(SMALL, 7, manager), windows(2)).identity().toFloatArray();
    float[] second =
        run(Dt4EcgNetwork.random(SMALL, 7, manager), windows(2)).identity().toFloatArray();
    float[] other =
        run(Dt4EcgNetwork.random(SMALL, 8, manager), windows(2)).identity().toFloatArray();

    assertThat(first).containsExactly(second);
    assertThat(first).isNotEqualTo(other);
  }

  @Test
  void aNetworkIsRestoredFromItsWeights() {
    Dt4EcgNetwork network = Dt4EcgNetwork.random(SMALL, 3, manager);
    network.heads(network.trunk(windows(8), true), true);

    Dt4EcgNetwork restored = Dt4EcgNetwork.of(SMALL, network.weights(), manager);

    assertThat(run(restored, windows(2)).identity().toFloatArray())
        .containsExactly(run(network, windows(2)).identity().toFloatArray());
  }

  @Test
  void aWeightOfAnotherShapeIsRefusedByName() {
    Map<String, Weights.Tensor> tensors =
        new LinkedHashMap<>(Dt4EcgNetwork.random(SMALL, 3, manager).weights().tensors());
    tensors.put("identity.logits.bias", new Weights.Tensor(new long[] {4}, new float[4]));

    assertThatThrownBy(() -> Dt4EcgNetwork.of(SMALL, new Weights(tensors), manager))
        .hasMessageContaining("identity.logits.bias")
        .hasMessageContaining("(4)");
    tensors.remove("identity.logits.bias");
    assertThatThrownBy(() -> Dt4EcgNetwork.of(SMALL, new Weights(tensors), manager))
        .hasMessageContaining("no weight 'identity.logits.bias'");
  }

  @Test
  void aConstantOffsetOfTheSignalChangesNothing() {
    Dt4EcgNetwork network = Dt4EcgNetwork.random(SMALL, 3, manager);
    NDArray windows = windows(2);

    float[] raised = run(network, windows.add(2048)).identity().toFloatArray();

    assertThat(raised)
        .containsExactly(run(network, windows).identity().toFloatArray(), within(1e-2f));
  }

  @Test
  void theStrengthOfTheSignalIsNotNormalisedAway() {
    Dt4EcgNetwork network = Dt4EcgNetwork.random(SMALL, 3, manager);
    NDArray windows = windows(2);

    float[] stronger = run(network, windows.mul(3)).features().toFloatArray();

    assertThat(stronger).isNotEqualTo(run(network, windows).features().toFloatArray());
  }

  @Test
  void onlyTrainingMovesTheRunningStatistics() {
    Dt4EcgNetwork network = Dt4EcgNetwork.random(SMALL, 3, manager);
    float[] before = network.weights().tensor("stem.normalisation.runningMean").values();

    network.trunk(windows(4), false);
    assertThat(network.weights().tensor("stem.normalisation.runningMean").values())
        .containsExactly(before);
    network.trunk(windows(4), true);
    assertThat(network.weights().tensor("stem.normalisation.runningMean").values())
        .isNotEqualTo(before);
  }

  @Test
  void theWholeBlockIsTrunkAndHeads() {
    Dt4EcgNetwork network = Dt4EcgNetwork.random(SMALL, 3, manager);
    NDArray windows = windows(2);

    NDList outputs =
        network.forward(new ParameterStore(manager, false), new NDList(windows), false);

    assertThat(outputs.get(1).toFloatArray())
        .containsExactly(run(network, windows).activity().toFloatArray());
  }

  @Test
  void sizesThatCannotWorkAreRefused() {
    SignalScaling signal = new SignalScaling(51, 1, 8);
    assertThatThrownBy(() -> new NetworkConfig(32, 4, 3, 2, signal)).hasMessageContaining("64");
    assertThatThrownBy(() -> new NetworkConfig(200, 1, 3, 2, signal)).hasMessageContaining("width");
    assertThatThrownBy(() -> new NetworkConfig(200, 4, 0, 2, signal))
        .hasMessageContaining("0 identities");
    assertThatThrownBy(() -> new NetworkConfig(64, 4, 3, 2, new SignalScaling(201, 1, 8)))
        .hasMessageContaining("201");
    assertThatThrownBy(() -> new SignalScaling(50, 1, 8)).hasMessageContaining("odd");
    assertThatThrownBy(() -> new SignalScaling(51, 0, 8)).hasMessageContaining("scale");
    assertThatThrownBy(() -> new SignalScaling(51, 1, -1)).hasMessageContaining("limit");
  }

  private static Outputs run(Dt4EcgNetwork network, NDArray windows) {
    return network.heads(network.trunk(windows, false), false);
  }

  private NDArray windows(int count) {
    Random random = new Random(99);
    float[] samples = new float[count * SMALL.windowSamples()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (Math.sin(i / 9.0) + 0.3 * random.nextGaussian());
    }
    return manager.create(samples, new Shape(count, 1, SMALL.windowSamples()));
  }
}
