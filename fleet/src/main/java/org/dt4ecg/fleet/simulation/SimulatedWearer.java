package org.dt4ecg.fleet.simulation;

import java.time.Duration;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import org.dt4ecg.fleet.recording.Recording;

/**
 * The endless day of one simulated person: an activity of 20 to 40 s, then the next. Recordings are
 * simulated when they are asked for. Each round through the activities is a session of its own.
 *
 * <p>Not thread-safe: one reader.
 */
public final class SimulatedWearer implements Iterator<Recording> {

  private static final double SHORTEST_SECONDS = 20;
  private static final double LONGEST_SECONDS = 40;

  /**
   * Rounds start far above the sessions of a data set, so that none of its sessions is replayed.
   */
  private static final int FIRST_SESSION = 1_000;

  private final EcgSimulator simulator;
  private final int person;
  private final RandomGenerator lengths;
  private final int firstActivity;
  private int played;

  /**
   * @param person number of the person, from 0; the same one as in {@link SimulatedRecordings} of
   *     that seed
   * @param firstActivity which of the five activities comes first, from 0; taken modulo five
   * @param seed seed of everything random
   */
  public SimulatedWearer(int person, int firstActivity, long seed) {
    this.simulator = new EcgSimulator(seed);
    this.person = person;
    this.firstActivity = firstActivity;
    this.lengths = RandomStreams.of(seed, "lengths", person);
  }

  /** Pseudonym of a person, from {@code sim-01}. */
  public static String userId(int person) {
    return EcgSimulator.userId(person);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Recording next() {
    SimulatedActivity[] activities = SimulatedActivity.values();
    SimulatedActivity activity =
        activities[Math.floorMod(firstActivity + played, activities.length)];
    int session = FIRST_SESSION + played / activities.length;
    played++;
    long millis = Math.round(1_000 * lengths.nextDouble(SHORTEST_SECONDS, LONGEST_SECONDS));
    return simulator.simulate(person, session, activity, Duration.ofMillis(millis), 0);
  }
}
