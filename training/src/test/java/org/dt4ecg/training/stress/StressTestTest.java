package org.dt4ecg.training.stress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.stress.StressResult.Figures;
import org.junit.jupiter.api.Test;

/** Of a model that takes everybody for the first of two people, at rest, and is sure of it. */
class StressTestTest {

  private static final RecordingSource FLEET = fleet();

  @Test
  void withoutAFaultNearlyAllIsClaimed() throws Exception {
    Figures none = figures("none");

    // Those of people who run: the simulator moves electrodes more than beats are high.
    assertThat(none.unusable()).isLessThanOrEqualTo(0.12);
    assertThat(none.activityClaimed()).isEqualTo(1 - requireNonNull(none.unusable()));
    assertThat(none.identity()).isBetween(0.45, 0.55);
    assertThat(none.wrongPersonNamed()).isBetween(0.4, 0.55);
    assertThat(none.wrongActivitySure()).isGreaterThan(0.3);
  }

  @Test
  void whereThereIsNoHeartNothingIs() throws Exception {
    for (SignalFault fault : SignalFault.all()) {
      if (!fault.hasHeart()) {
        Figures figures = figures(fault.name());
        assertThat(figures.activityClaimed()).as(fault.name()).isLessThanOrEqualTo(0.01);
        assertThat(figures.personNamed()).as(fault.name()).isLessThanOrEqualTo(0.01);
        assertThat(figures.identity()).as(fault.name()).isNull();
        assertThat(figures.activity()).as(fault.name()).isNull();
      }
    }
  }

  @Test
  void humCostsNothing() throws Exception {
    assertThat(figures("hum 50 Hz 0.2 mV").unusable())
        .isLessThanOrEqualTo(requireNonNull(figures("none").unusable()) + 0.01);
  }

  @Test
  void noiseMakesWindowsPoor() throws Exception {
    assertThat(figures("white noise, SNR 6 dB").poor()).isGreaterThan(0.5);
  }

  @Test
  void lostFramesAreMissingAndNotMadeUp() throws Exception {
    Figures lost = figures("5 % of half seconds lost");

    assertThat(lost.incomplete()).isPositive();
    assertThat(lost.windows()).isLessThan(figures("none").windows());
  }

  @Test
  void equalSeedsGiveEqualFigures() throws Exception {
    SignalFault noise = fault("pink noise, SNR 12 dB");

    assertThat(run(List.of(noise), 7).faults()).isEqualTo(run(List.of(noise), 7).faults());
  }

  @Test
  void figuresComeAsTheyAreFound() throws Exception {
    List<Figures> told = new ArrayList<>();
    List<SignalFault> faults =
        List.of(SignalFault.NONE, fault("gain ×2.0"), fault("inverted polarity"));

    StressResult result =
        new StressTest(new AlwaysTheFirst(contract(InputUnit.MILLIVOLTS)), faults, 1)
            .run(FLEET, SplitProtocol.ALL, Set.of(), told::add);

    assertThat(told).isEqualTo(result.faults());
    assertThat(told)
        .extracting(Figures::fault)
        .containsExactly("none", "gain ×2.0", "inverted polarity");
  }

  @Test
  void faultsHaveNamesOfTheirOwn() {
    assertThat(SignalFault.all()).extracting(SignalFault::name).doesNotHaveDuplicates();
    assertThat(SignalFault.all().get(0)).isSameAs(SignalFault.NONE);
  }

  @Test
  void recordingsInAnotherUnitThanTheModelsAreRefused() {
    StressTest test =
        new StressTest(new AlwaysTheFirst(contract(InputUnit.COUNTS)), SignalFault.all(), 1);

    assertThatThrownBy(() -> test.run(FLEET, SplitProtocol.ALL, Set.of(), figures -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes in counts of unknown size");
  }

  private static Figures figures(String fault) throws Exception {
    return run(List.of(fault(fault)), 1).faults().get(0);
  }

  private static StressResult run(List<SignalFault> faults, long seed) throws Exception {
    return new StressTest(new AlwaysTheFirst(contract(InputUnit.MILLIVOLTS)), faults, seed)
        .run(FLEET, SplitProtocol.ALL, Set.of(), figures -> {});
  }

  private static SignalFault fault(String name) {
    return SignalFault.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static RecordingSource fleet() {
    return new SimulatedRecordings(2, 1, Duration.ofSeconds(60), 42);
  }

  private static ModelContract contract(InputUnit unit) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "fixed",
        unit,
        250,
        1000,
        500,
        List.of("sim-01", "sim-02"),
        List.of("rest", "run"),
        1,
        UnknownPersonRule.byProbability(0.6),
        Fusion.DEFAULT,
        null,
        "made-up",
        "0".repeat(64),
        1,
        Map.of());
  }

  private record AlwaysTheFirst(ModelContract contract) implements ServableModel {

    @Override
    public String version() {
      return "000000000000";
    }

    @Override
    public WindowClassifier newClassifier() {
      return new WindowClassifier() {
        @Override
        public List<Prediction> classify(List<float[]> windows) {
          return windows.stream()
              .map(
                  window ->
                      new Prediction(
                          new float[] {0.95f, 0.05f}, new float[] {0.97f, 0.03f}, new float[] {1}))
              .toList();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
