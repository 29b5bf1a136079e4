package org.dt4ecg.training.learning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.training.dataset.TestRecordings.source;
import static org.dt4ecg.training.evaluation.LevelModel.recording;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.evaluation.LevelModel;
import org.junit.jupiter.api.Test;

/** Embeddings turn by a radian for every thousand counts that recordings are higher. */
class TemplateRefitTest {

  private static final List<String> PEOPLE = List.of("anna", "ben");

  @Test
  void theCohortIsWherePeopleLieAndNothingElseOfTheContractChanges() throws Exception {
    RecordedData data =
        data(recording("anna", "rest", 100, 0), recording("ben", "rest", 100, 1000));
    LevelModel model = new LevelModel(PEOPLE, null, data.sha256());

    ModelContract contract = TemplateRefit.contract(model, data);

    TemplateMatching templates = requireNonNull(contract.templates());
    assertThat(templates.knownPeople()).hasSize(2);
    assertThat(turn(templates.knownPeople().get(0), templates.knownPeople().get(1)))
        .isCloseTo(1, within(0.01));
    assertThat(templates.metric()).hasSize(2);
    assertThat(contract.withTemplates(null)).isEqualTo(model.contract());
  }

  @Test
  void heldOutWindowsThatAreUnlikeTheTrainingLowerTheThreshold() throws Exception {
    double alike = threshold(0, 1000);
    double unlike = threshold(300, 1300);

    assertThat(alike).isCloseTo(1, within(1e-3));
    assertThat(unlike).isLessThan(alike - 0.01);
  }

  @Test
  void otherRecordingsThanThoseOfTheTrainingAreRefused() throws Exception {
    RecordedData data = data(recording("anna", "rest", 100, 0));
    LevelModel model = new LevelModel(PEOPLE, null, "0".repeat(64));

    assertThatThrownBy(() -> TemplateRefit.contract(model, data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(data.sha256())
        .hasMessageContaining("same folder and passes");
  }

  @Test
  void aModelThatTellsNobodyApartTakesNoTemplates() throws Exception {
    RecordedData data = data(recording("anna", "rest", 100, 0));

    assertThatThrownBy(
            () -> TemplateRefit.contract(new LevelModel(List.of(), null, data.sha256()), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was not trained to tell people");
  }

  /** The threshold where the recordings of both people are that much higher behind 60 %. */
  private static double threshold(int anna, int ben) throws Exception {
    RecordedData data =
        data(recording("anna", "rest", 100, 0, anna), recording("ben", "rest", 100, 1000, ben));
    ModelContract contract =
        TemplateRefit.contract(new LevelModel(PEOPLE, null, data.sha256()), data);
    return requireNonNull(contract.templates()).threshold();
  }

  /** The angle between two directions, in radians. */
  private static double turn(List<Float> one, List<Float> other) {
    return Math.acos(one.get(0) * other.get(0) + one.get(1) * other.get(1));
  }

  private static RecordedData data(Recording... recordings) throws IOException {
    return RecordedData.read(source(recordings), Set.of());
  }
}
