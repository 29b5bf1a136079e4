package org.dt4ecg.fleet.simulation;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;

/**
 * Simulates the chest lead of people in activities: a beat's shape after McSharry et al. 2003 (see
 * {@link SimulatedBeat}), heart rates and variability from real recordings (see {@link
 * SimulatedActivity}), baseline wander, muscle noise, motion artefacts and the converter's rails.
 *
 * <p>A recording depends on the seed, the person, the session and the activity alone. Has no state;
 * safe for many threads.
 */
final class EcgSimulator {

  static final double NOMINAL_RATE_HZ = 500;
  static final double MICROVOLTS_PER_COUNT = 2.44;

  /** 12 bits around the middle: rails at ±5 mV. */
  static final int BASELINE_COUNT = 2048;

  static final int HIGHEST_COUNT = 4095;

  /** Clocks of real wearables run up to 0.8 % slow against their nominal rate. */
  private static final double LARGEST_DRIFT = 0.008;

  /** Heart rates of one person in one activity differ by this share of those between people. */
  private static final double SESSION_TO_PEOPLE_SPREAD = 0.25;

  private static final double SLOWEST_BPM = 45;
  private static final double FASTEST_BPM = 185;

  /** Breathing tilts the heart under the electrode, which moves the beat's height a little. */
  private static final double BREATHING_MODULATION = 0.04;

  private final long seed;

  EcgSimulator(long seed) {
    this.seed = seed;
  }

  /** Pseudonym of a person, from {@code sim-01}. */
  static String userId(int person) {
    return "sim-%02d".formatted(person + 1);
  }

  static RecordingInfo info(int person, int session, SimulatedActivity activity) {
    String user = userId(person);
    String pass = "%02d".formatted(session + 1);
    String id = user + "/" + pass + "/" + activity.label();
    return new RecordingInfo(id, user, id, pass, activity.label());
  }

  /**
   * Simulates a recording.
   *
   * @param person number of the person, from 0
   * @param session number of the session, from 0
   * @param startMicros time of the first sample, in µs since the epoch
   */
  Recording simulate(
      int person, int session, SimulatedActivity activity, Duration length, long startMicros) {
    RecordingInfo info = info(person, session, activity);
    double rateHz = NOMINAL_RATE_HZ * (1 - drift(person));
    int samples = (int) Math.round(length.toNanos() / 1e9 * rateHz);
    double[] microvolts = new double[samples];
    addHeart(microvolts, rateHz, person, session, activity);
    for (Disturbance disturbance : disturbances(person, session, activity)) {
      disturbance.addTo(microvolts, rateHz);
    }
    return new Recording(
        info.recordingId(),
        info.userId(),
        info.sessionId(),
        info.activity(),
        "CHEST",
        NOMINAL_RATE_HZ,
        MICROVOLTS_PER_COUNT,
        BASELINE_COUNT,
        counts(microvolts),
        times(samples, rateHz, startMicros));
  }

  /** Mean heart rate of a person in an activity of a session, in beats per minute. */
  double meanBpm(int person, int session, SimulatedActivity activity) {
    HeartRateFigures figures = activity.heartRate();
    double score =
        person(person).heartRateScore()
            + SESSION_TO_PEOPLE_SPREAD
                * RandomStreams.normal(random("heart-rate", person, session, activity), 0, 1);
    double bpm = figures.meanBpm() + score * figures.betweenPeopleBpm();
    return Math.min(FASTEST_BPM, Math.max(SLOWEST_BPM, bpm));
  }

  /** Adds the heart alone, without any disturbance. */
  void addHeart(
      double[] microvolts, double rateHz, int number, int session, SimulatedActivity activity) {
    Person person = person(number);
    SimulatedBeat beat = person.inSession(RandomStreams.of(seed, "session", number, session));
    double meanBpm = meanBpm(number, session, activity);
    double breathingHertz = activity.respiration().hertz() * person.tempoFactor();
    RandomGenerator random = random("rhythm", number, session, activity);
    double rmssdSeconds = activity.heartRate().rmssdMillis() / 1_000 * person.variabilityFactor();
    RrProcess rhythm = new RrProcess(meanBpm, rmssdSeconds, breathingHertz, random);
    double phase = random.nextDouble(-Math.PI, Math.PI);
    double breathingPhase = random.nextDouble(2 * Math.PI);
    double rrSeconds = rhythm.at(0);
    for (int i = 0; i < microvolts.length; i++) {
      double seconds = i / rateHz;
      double breath = Math.sin(2 * Math.PI * breathingHertz * seconds + breathingPhase);
      microvolts[i] += (1 + BREATHING_MODULATION * breath) * beat.microvolts(phase, meanBpm);
      phase += 2 * Math.PI / (rrSeconds * rateHz);
      if (phase > Math.PI) {
        phase -= 2 * Math.PI;
        rrSeconds = rhythm.at(seconds);
      }
    }
  }

  private List<Disturbance> disturbances(int number, int session, SimulatedActivity activity) {
    double tempo = person(number).tempoFactor();
    SimulatedActivity.Motion motion = activity.motion();
    double cadence = motion.cadenceHertz() * tempo;
    return List.of(
        new BaselineWander(
            activity.respiration(),
            activity.respiration().hertz() * tempo,
            random("wander", number, session, activity)),
        new MuscleNoise(
            activity.muscleMicrovolts(), cadence, random("muscle", number, session, activity)),
        new CyclicMotion(
            cadence, motion.cyclicMicrovolts(), random("cycles", number, session, activity)),
        new MotionBursts(motion, random("bursts", number, session, activity)));
  }

  private Person person(int number) {
    return Person.draw(RandomStreams.of(seed, "person", number));
  }

  private double drift(int person) {
    return RandomStreams.of(seed, "device", person).nextDouble(LARGEST_DRIFT);
  }

  private RandomGenerator random(
      String purpose, int person, int session, SimulatedActivity activity) {
    return RandomStreams.of(seed, purpose + "/" + activity.label(), person, session);
  }

  private static short[] counts(double[] microvolts) {
    short[] counts = new short[microvolts.length];
    for (int i = 0; i < counts.length; i++) {
      long count = BASELINE_COUNT + Math.round(microvolts[i] / MICROVOLTS_PER_COUNT);
      counts[i] = (short) Math.max(0, Math.min(HIGHEST_COUNT, count));
    }
    return counts;
  }

  private static long[] times(int samples, double rateHz, long startMicros) {
    long[] times = new long[samples];
    for (int i = 0; i < samples; i++) {
      times[i] = startMicros + Math.round(i * 1e6 / rateHz);
    }
    return times;
  }
}
