package org.dt4ecg.fleet.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * A data set of simulated people: each one, in each session, does all five activities. A session is
 * a pass, {@code 01} and up, with electrodes put on anew. Recordings are simulated when they are
 * read, and are the same each time.
 */
public final class SimulatedRecordings implements RecordingSource {

  /** Name of the data set. */
  public static final String DATASET = "simulated";

  /** Any fixed moment: the data set is the same whenever it is made. */
  private static final Instant FIRST_DAY = Instant.parse("2025-01-01T09:00:00Z");

  private final EcgSimulator simulator;
  private final Duration length;
  private final Map<RecordingInfo, Place> places = new HashMap<>();
  private final List<RecordingInfo> recordings;

  /**
   * @param people number of people
   * @param sessions sessions of each person
   * @param length length of each recording
   * @param seed seed of everything random
   * @throws IllegalArgumentException if there is no person, no session or no length
   */
  public SimulatedRecordings(int people, int sessions, Duration length, long seed) {
    if (people < 1 || sessions < 1 || length.isZero() || length.isNegative()) {
      throw new IllegalArgumentException(
          "%d people, %d sessions, %s each; ask for at least one of each and a length above zero"
              .formatted(people, sessions, length));
    }
    this.simulator = new EcgSimulator(seed);
    this.length = length;
    List<RecordingInfo> infos = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      for (int session = 0; session < sessions; session++) {
        Instant start = FIRST_DAY.plus(session, ChronoUnit.DAYS);
        for (SimulatedActivity activity : SimulatedActivity.values()) {
          RecordingInfo info = EcgSimulator.info(person, session, activity);
          infos.add(info);
          places.put(info, new Place(person, session, activity, FrameTimes.toMicros(start)));
          start = start.plus(length);
        }
      }
    }
    this.recordings = List.copyOf(infos);
  }

  @Override
  public String dataset() {
    return DATASET;
  }

  @Override
  public List<RecordingInfo> recordings() {
    return recordings;
  }

  @Override
  public Recording read(RecordingInfo info) {
    Place place = places.get(info);
    if (place == null) {
      throw new IllegalArgumentException(
          "No recording %s in %s; take one that recordings() lists"
              .formatted(info.recordingId(), DATASET));
    }
    return simulator.simulate(
        place.person(), place.session(), place.activity(), length, place.startMicros());
  }

  /** One session a day, its activities one after another. */
  private record Place(int person, int session, SimulatedActivity activity, long startMicros) {}
}
