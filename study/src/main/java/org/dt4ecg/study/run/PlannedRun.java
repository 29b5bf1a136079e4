package org.dt4ecg.study.run;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.dt4ecg.study.outcome.RunKey;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.learning.TrainingOptions;

/**
 * One run: one model, trained and looked at.
 *
 * @param group the group it is of
 * @param seed its seed
 * @param split what is trained and tested on
 * @param splits number of splits of the group for a seed
 * @param enrolment what people who were left out are enrolled from
 * @param recordings the data set
 */
record PlannedRun(
    RunGroup group,
    long seed,
    Split split,
    int splits,
    EnrolmentMaterial enrolment,
    Recordings recordings) {

  /** How the model is trained. */
  TrainingOptions options() {
    return group.variant().options().withSeed(seed);
  }

  /** The name under which its outcome is kept. */
  RunKey key() {
    List<String> determinants = new ArrayList<>();
    determinants.add("revision " + group.experiment().revision());
    determinants.add(group.series().toString());
    determinants.add(recordings.data().sha256());
    determinants.add(options().toString());
    determinants.add(split.name() + " of " + splits);
    determinants.add(text(split.training()));
    determinants.add(text(split.validation()));
    determinants.add(text(split.test()));
    new TreeMap<>(enrolment.slices())
        .forEach((person, slices) -> determinants.add(person + " " + text(slices)));
    return RunKey.of(
        List.of(
            group.dataSet().label(),
            group.experiment().label(),
            group.protocol().label(),
            group.variant().name(),
            split.name(),
            "seed" + seed),
        determinants);
  }

  /** For people. */
  String title() {
    return "%s %s, seed %d".formatted(group.series(), split.name(), seed);
  }

  private static String text(List<Slice> slices) {
    StringBuilder text = new StringBuilder();
    for (Slice slice : slices) {
      text.append(slice.session().id())
          .append(' ')
          .append(slice.span().fromMicros())
          .append(' ')
          .append(slice.span().toMicros())
          .append('\n');
    }
    return text.toString();
  }
}
