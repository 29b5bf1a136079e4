package org.dt4ecg.retraining.training;

import java.util.List;
import org.dt4ecg.retraining.dataset.LabelledWindow;
import org.dt4ecg.retraining.dataset.RecordedData;

/**
 * The classes of both tasks, in the order of the network's outputs.
 *
 * @param people the people
 * @param activities the activities
 */
record LabelIndex(List<String> people, List<String> activities) {

  static LabelIndex of(RecordedData data) throws TrainingException {
    LabelIndex labels = new LabelIndex(data.people(), data.activities());
    if (labels.people.size() < 2 || labels.activities.size() < 2) {
      throw new TrainingException(
          ("data set %s has people %s and activities %s; both tasks need two classes or more, so"
                  + " choose other passes or another data set")
              .formatted(data.dataset(), labels.people, labels.activities));
    }
    return labels;
  }

  int person(LabelledWindow window) {
    return people.indexOf(window.userId());
  }

  int activity(LabelledWindow window) {
    return activities.indexOf(window.activity());
  }
}
