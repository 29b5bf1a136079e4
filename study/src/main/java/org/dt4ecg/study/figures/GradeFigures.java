package org.dt4ecg.study.figures;

import org.dt4ecg.model.ModelTask;

/**
 * Windows of one hand-graded level of artefacts.
 *
 * @param grade from 1, little or no artefact, to 4, unreadable
 * @param windows how many
 * @param identityRight of them with the right person most probable
 * @param activityRight of them with the right activity most probable
 */
public record GradeFigures(int grade, long windows, long identityRight, long activityRight) {

  /** Both together; the grades have to be equal. */
  public GradeFigures plus(GradeFigures other) {
    return new GradeFigures(
        grade,
        windows + other.windows,
        identityRight + other.identityRight,
        activityRight + other.activityRight);
  }

  /** Windows right in a task. */
  public long right(ModelTask head) {
    return head == ModelTask.IDENTITY ? identityRight : activityRight;
  }
}
