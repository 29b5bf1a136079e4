package org.dt4ecg.app.training;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ModelTask;
import org.jspecify.annotations.Nullable;

/** What recordings allow a model to learn: whoever there is one of cannot be told from another. */
public final class TrainedTasks {

  private TrainedTasks() {}

  /**
   * The tasks to train.
   *
   * @param passes passes to look at; all if empty
   * @param asked the task that was asked for; null for all that the recordings allow
   * @throws CommandFailure if the recordings allow none, or not the one asked for
   */
  public static Set<ModelTask> of(
      RecordingSource recordings, Set<String> passes, @Nullable ModelTask asked)
      throws CommandFailure {
    Set<ModelTask> possible = EnumSet.noneOf(ModelTask.class);
    for (ModelTask task : ModelTask.values()) {
      if (classes(recordings, passes, task).size() > 1) {
        possible.add(task);
      }
    }
    if (recordings.recordings().isEmpty()) {
      // Whoever reads them says so.
      return EnumSet.allOf(ModelTask.class);
    }
    if (possible.isEmpty()) {
      throw new CommandFailure(
          "All recordings are of %s and of %s, so there is nothing to tell apart; add those of other"
                  .formatted(
                      text(recordings, passes, ModelTask.IDENTITY),
                      text(recordings, passes, ModelTask.ACTIVITY))
              + " people, or tell activities with --labels, or with --activity a folder at a time");
    }
    if (asked == null) {
      return possible;
    }
    if (!possible.contains(asked)) {
      throw CommandFailure.wrongUsage(
          "--task %s: all recordings are of %s, so there is nothing to tell apart; leave --task out"
              .formatted(asked.label(), text(recordings, passes, asked)));
    }
    return EnumSet.of(asked);
  }

  /** What is told of a task that is left out; empty if none is. */
  public static Optional<String> line(
      RecordingSource recordings,
      Set<String> passes,
      @Nullable ModelTask asked,
      Set<ModelTask> tasks) {
    if (tasks.size() == ModelTask.values().length) {
      return Optional.empty();
    }
    ModelTask left = tasks.contains(ModelTask.IDENTITY) ? ModelTask.ACTIVITY : ModelTask.IDENTITY;
    String reason =
        asked == null
            ? "All recordings are of %s".formatted(text(recordings, passes, left))
            : "As --task %s says".formatted(asked.label());
    return Optional.of(
        reason
            + (left == ModelTask.ACTIVITY
                ? ": the model learns to tell people alone, and will claim no activity"
                : ": the model learns to tell activities alone, and will name nobody"));
  }

  /**
   * What is told of people whom a model does not know although they were recorded; empty if there
   * are none.
   *
   * @param known people whom the model knows; none if it was not trained to tell people
   */
  public static Optional<String> leftOut(
      RecordingSource recordings, Set<String> passes, List<String> known) {
    List<String> recorded = classes(recordings, passes, ModelTask.IDENTITY);
    long missing = recorded.stream().filter(person -> !known.contains(person)).count();
    return known.isEmpty() || missing == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d people are not in the model: of them there is no recording that a window fits into, or none to learn from by this split"
                .formatted(missing, recorded.size()));
  }

  private static String text(RecordingSource recordings, Set<String> passes, ModelTask task) {
    return String.join(", ", classes(recordings, passes, task));
  }

  private static List<String> classes(
      RecordingSource recordings, Set<String> passes, ModelTask task) {
    Function<RecordingInfo, String> label =
        task == ModelTask.IDENTITY ? RecordingInfo::userId : RecordingInfo::activity;
    return recordings.recordings().stream()
        .filter(info -> passes.isEmpty() || passes.contains(info.pass()))
        .map(label)
        .distinct()
        .sorted()
        .toList();
  }
}
