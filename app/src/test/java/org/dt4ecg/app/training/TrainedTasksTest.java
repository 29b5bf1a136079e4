package org.dt4ecg.app.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.app.source.SelectedRecordings;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ModelTask;
import org.junit.jupiter.api.Test;

class TrainedTasksTest {

  private static final RecordingSource BOTH = EcgSources.simulated(2);
  private static final RecordingSource ONE_PERSON = EcgSources.simulated(1);
  private static final RecordingSource AT_REST =
      new SelectedRecordings(BOTH, info -> info.activity().equals("rest"));

  @Test
  void bothAreTrainedWhereThereIsSomethingToTellApartInBoth() throws CommandFailure {
    Set<ModelTask> tasks = TrainedTasks.of(BOTH, Set.of(), null);

    assertThat(tasks).containsExactly(ModelTask.values());
    assertThat(TrainedTasks.line(BOTH, Set.of(), null, tasks)).isEmpty();
  }

  @Test
  void whatThereIsOneOfIsLeftOutAndTold() throws CommandFailure {
    Set<ModelTask> people = TrainedTasks.of(AT_REST, Set.of("01"), null);
    Set<ModelTask> activities = TrainedTasks.of(ONE_PERSON, Set.of(), null);

    assertThat(people).containsExactly(ModelTask.IDENTITY);
    assertThat(TrainedTasks.line(AT_REST, Set.of("01"), null, people))
        .hasValue(
            "All recordings are of rest: the model learns to tell people alone, and will claim no"
                + " activity");
    assertThat(activities).containsExactly(ModelTask.ACTIVITY);
    assertThat(TrainedTasks.line(ONE_PERSON, Set.of(), null, activities))
        .hasValue(
            "All recordings are of sim-01: the model learns to tell activities alone, and will name"
                + " nobody");
  }

  @Test
  void whatIsAskedForIsTrainedAlone() throws CommandFailure {
    Set<ModelTask> tasks = TrainedTasks.of(BOTH, Set.of(), ModelTask.ACTIVITY);

    assertThat(tasks).containsExactly(ModelTask.ACTIVITY);
    assertThat(TrainedTasks.line(BOTH, Set.of(), ModelTask.ACTIVITY, tasks))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("As --task activity says").contains("nobody"));
  }

  @Test
  void peopleWhomTheModelDoesNotKnowAreCounted() {
    assertThat(TrainedTasks.leftOut(BOTH, Set.of(), List.of("sim-01")))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("1 of 2 people are not in the model"));
    assertThat(TrainedTasks.leftOut(BOTH, Set.of(), List.of("sim-01", "sim-02"))).isEmpty();
    assertThat(TrainedTasks.leftOut(BOTH, Set.of(), List.of()))
        .as("of a model that tells no people")
        .isEmpty();
  }

  @Test
  void whereThereIsNothingToTellApartThatIsSaid() {
    RecordingSource nothing =
        new SelectedRecordings(ONE_PERSON, info -> info.activity().equals("rest"));

    assertThatThrownBy(() -> TrainedTasks.of(nothing, Set.of(), null))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("All recordings are of sim-01 and of rest")
        .hasMessageContaining("--labels");
    assertThatThrownBy(() -> TrainedTasks.of(AT_REST, Set.of(), ModelTask.ACTIVITY))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--task activity: all recordings are of rest");
  }
}
