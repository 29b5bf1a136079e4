package org.dt4ecg.fleet.simulation;

/**
 * What an activity does to heart and electrodes.
 *
 * <p>Heart rates come from the R peaks of the chest strap (25 people, 2 minutes each, 24 for hand
 * bike and jogging) in L. Howell and B. Porr, "High precision ECG Database with annotated R peaks,
 * recorded and filmed under realistic conditions", University of Glasgow, 2018,
 * doi:10.5525/gla.researchdata.716, CC BY 3.0. RR intervals more than 20 % away from the median of
 * their eleven neighbours were left out (0.1 to 1.2 %). Sitting stands for rest, hand bike for arm
 * movements, walking for walk, jogging for run. Squats are not in that data set: they have
 * jogging's spread and variability and the rate of the CTU motion ECG, where squats come close
 * below running (medians 128 and 132 against 134 and 136 beats per minute).
 *
 * <p>The levels of the disturbances are chosen to look like the CTU motion ECG; they are not fitted
 * to it.
 */
@SuppressWarnings("ImmutableEnumChecker") // its fields are records of numbers
enum SimulatedActivity {
  REST(
      "rest",
      new HeartRateFigures(78.4, 11.9, 33.1),
      new Respiration(0.25, 60),
      8,
      new Motion(0, 0, 0.01, 400)),
  ARM_MOVEMENTS(
      "arm-movements",
      new HeartRateFigures(87.3, 13.4, 24.6),
      new Respiration(0.30, 90),
      40,
      new Motion(0.75, 180, 0.12, 700)),
  WALK(
      "walk",
      new HeartRateFigures(89.7, 13.3, 20.6),
      new Respiration(0.33, 110),
      22,
      new Motion(1.75, 140, 0.04, 600)),
  RUN(
      "run",
      new HeartRateFigures(132.3, 14.8, 9.2),
      new Respiration(0.55, 160),
      45,
      new Motion(2.65, 340, 0.12, 2000)),
  SQUATS(
      "squats",
      new HeartRateFigures(128.0, 14.8, 9.2),
      new Respiration(0.45, 200),
      38,
      new Motion(0.42, 420, 0.10, 1100));

  /**
   * Breathing.
   *
   * @param hertz breaths per second
   * @param wanderMicrovolts amplitude of the baseline wander it causes, in µV
   */
  record Respiration(double hertz, double wanderMicrovolts) {}

  /**
   * Movement of body and electrodes.
   *
   * @param cadenceHertz steps, swings or squats per second; 0 for none
   * @param cyclicMicrovolts root mean square of the artefact that is locked to them, in µV
   * @param burstsPerSecond mean rate of single artefacts
   * @param burstMicrovolts typical height of a single artefact, in µV
   */
  record Motion(
      double cadenceHertz,
      double cyclicMicrovolts,
      double burstsPerSecond,
      double burstMicrovolts) {}

  private final String label;
  private final HeartRateFigures heartRate;
  private final Respiration respiration;
  private final double muscleMicrovolts;
  private final Motion motion;

  SimulatedActivity(
      String label,
      HeartRateFigures heartRate,
      Respiration respiration,
      double muscleMicrovolts,
      Motion motion) {
    this.label = label;
    this.heartRate = heartRate;
    this.respiration = respiration;
    this.muscleMicrovolts = muscleMicrovolts;
    this.motion = motion;
  }

  /** The activity's name in recordings. */
  String label() {
    return label;
  }

  HeartRateFigures heartRate() {
    return heartRate;
  }

  Respiration respiration() {
    return respiration;
  }

  /** Root mean square of muscle noise, in µV. */
  double muscleMicrovolts() {
    return muscleMicrovolts;
  }

  Motion motion() {
    return motion;
  }
}
