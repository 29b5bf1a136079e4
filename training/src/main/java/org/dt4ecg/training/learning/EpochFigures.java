package org.dt4ecg.training.learning;

/** Means over the steps of an epoch. Not thread-safe. */
final class EpochFigures {

  private int steps;
  private double identityLoss;
  private double activityLoss;
  private long windows;
  private long peopleRight;
  private long activitiesRight;

  void add(GradientStep.Measured step) {
    steps++;
    identityLoss += step.losses()[0];
    activityLoss += step.losses()[1];
    windows += step.windows();
    peopleRight += step.peopleRight();
    activitiesRight += step.activitiesRight();
  }

  double identityLoss() {
    return identityLoss / steps;
  }

  double activityLoss() {
    return activityLoss / steps;
  }

  double identityAccuracy() {
    return (double) peopleRight / windows;
  }

  double activityAccuracy() {
    return (double) activitiesRight / windows;
  }
}
