package org.dt4ecg.training.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.Adaptation;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.training.adaptation.ElectrodeAdaptation.TooLittleEcgException;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.junit.jupiter.api.Test;

class ElectrodeAdaptationTest {

  private static final Path SHIPPED =
      Path.of(System.getProperty("dt4ecg.project.directory", ".."))
          .resolve("model/releases/dt4ecg-sim.onnx");

  private final ModelFile model = model();

  @Test
  void theFileTellsFromWhatAndIsTheSameToTheByteTheNextTime() throws Exception {
    UnlabelledWindows windows = windows(8, Duration.ofSeconds(12));

    ModelFile adapted = ElectrodeAdaptation.adapt(model, windows);

    assertThat(ElectrodeAdaptation.adapt(model, windows(8, Duration.ofSeconds(12))).sha256())
        .isEqualTo(adapted.sha256());
    assertThat(adapted.version()).isNotEqualTo(model.version());
    ModelContract contract = adapted.contract();
    assertThat(contract.adaptation())
        .isEqualTo(new Adaptation(model.version(), windows.count(), 8, windows.sha256()));
    assertThat(contract.metrics()).as("none of the new statistics").isEmpty();
    assertThat(contract.rejection()).isEqualTo(model.contract().rejection());
    assertThat(contract.fusion()).isEqualTo(model.contract().fusion());
    assertThat(contract.templates()).isEqualTo(model.contract().templates());
    assertThat(contract.identities()).isEqualTo(model.contract().identities());
    assertThat(AdaptationCard.markdown(adapted, "./dt4ecg models adapt"))
        .contains(
            adapted.version(),
            model.version(),
            windows.sha256(),
            "%d windows".formatted(windows.count()));
  }

  @Test
  void anAdaptedModelIsAdaptedFurtherAndNamesTheOneBefore() throws Exception {
    ModelFile once = ElectrodeAdaptation.adapt(model, windows(8, Duration.ofSeconds(12)));

    ModelFile twice = ElectrodeAdaptation.adapt(once, windows(9, Duration.ofSeconds(12)));

    assertThat(twice.contract().adaptation())
        .extracting(Adaptation::parentVersion, Adaptation::devices)
        .containsExactly(once.version(), 9);
  }

  @Test
  void tooFewPeopleOrWindowsAreRefusedWithWhatThereIs() {
    UnlabelledWindows seven = windows(7, Duration.ofSeconds(14));
    UnlabelledWindows brief = windows(8, Duration.ofSeconds(6));

    assertThat(seven.count()).isGreaterThan(ElectrodeAdaptation.LEAST_WINDOWS);
    assertThatThrownBy(() -> ElectrodeAdaptation.adapt(model, seven))
        .isInstanceOf(TooLittleEcgException.class)
        .hasMessageContaining("of 7 devices", "100 of 8 are needed");
    assertThat(brief.byDevice()).hasSize(8);
    assertThatThrownBy(() -> ElectrodeAdaptation.adapt(model, brief))
        .isInstanceOf(TooLittleEcgException.class)
        .hasMessageContaining("there are %d windows".formatted(brief.count()));
    assertThatThrownBy(
            () -> ElectrodeAdaptation.adapt(model, new UnlabelledWindows(Map.of(), 7, 2)))
        .isInstanceOf(TooLittleEcgException.class)
        .hasMessageContaining("0 windows")
        .hasMessageContaining("7 windows of a poor or unusable signal and 2 with a hole");
  }

  @Test
  void itIsToldWhatTheModelTakesPeopleForInTheWindows() throws Exception {
    List<Slice> resting =
        slices(8, 12).stream()
            .filter(slice -> slice.session().recording().activity().equals("rest"))
            .toList();

    Map<String, Double> ofAll =
        ElectrodeAdaptation.activities(model, windows(8, Duration.ofSeconds(12)));
    Map<String, Double> ofRest =
        ElectrodeAdaptation.activities(
            model,
            UnlabelledWindows.of(
                model.contract(), resting, session -> session.recording().userId()));

    assertThat(ofAll).containsOnlyKeys(model.contract().activities());
    assertThat(ofAll.values()).allSatisfy(share -> assertThat(share).isBetween(0.05, 0.4));
    assertThat(ofRest.get("rest")).isGreaterThan(0.9);
    assertThat(ElectrodeAdaptation.activities(model, new UnlabelledWindows(Map.of(), 0, 0)))
        .allSatisfy((activity, share) -> assertThat(share).isZero());
  }

  @Test
  void theNamesOfDevicesAreNoPartOfWhatIsKept() {
    UnlabelledWindows named = windows(8, Duration.ofSeconds(12));
    Map<String, List<float[]>> renamed = new TreeMap<>();
    named.byDevice().forEach((device, windows) -> renamed.put("other-" + device, windows));

    assertThat(new UnlabelledWindows(renamed, 0, 0).sha256()).isEqualTo(named.sha256());
    assertThat(windows(9, Duration.ofSeconds(12)).sha256()).isNotEqualTo(named.sha256());
  }

  @Test
  void ofManyHoursEachDeviceKeepsItsShareSpreadOverItsTime() {
    UnlabelledWindows all = windows(2, Duration.ofSeconds(20));
    UnlabelledWindows kept =
        UnlabelledWindows.of(
            model.contract(), slices(2, 20), 10, session -> session.recording().userId());

    assertThat(kept.count()).isEqualTo(10);
    assertThat(kept.byDevice().values()).allSatisfy(windows -> assertThat(windows).hasSize(5));
    String device = kept.byDevice().keySet().iterator().next();
    List<float[]> ofAll = all.byDevice().getOrDefault(device, List.of());
    List<float[]> ofKept = kept.byDevice().getOrDefault(device, List.of());
    assertThat(ofAll).hasSizeGreaterThan(20);
    assertThat(ofKept.get(0)).isEqualTo(ofAll.get(0));
    assertThat(ofKept.get(4)).isNotEqualTo(ofAll.get(4));
  }

  private UnlabelledWindows windows(int people, Duration length) {
    return UnlabelledWindows.of(
        model.contract(),
        slices(people, length.toSeconds()),
        session -> session.recording().userId());
  }

  private static List<Slice> slices(int people, long seconds) {
    try {
      return Slice.of(
          RecordedData.read(
                  new SimulatedRecordings(people, 1, Duration.ofSeconds(seconds), 1), Set.of())
              .sessions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelFile model() {
    try {
      return ModelFile.read(SHIPPED);
    } catch (IOException | InvalidModelException e) {
      throw new IllegalStateException(e);
    }
  }
}
