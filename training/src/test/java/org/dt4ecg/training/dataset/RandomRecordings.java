package org.dt4ecg.training.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;

/** Recordings of random people, passes, activities, lengths and holes, for tests of properties. */
final class RandomRecordings implements RecordingSource {

  static final int RATE_HZ = 100;

  static final long PERIOD_MICROS = 1_000_000 / RATE_HZ;
  private static final List<String> ACTIVITIES = List.of("rest", "walk", "run");

  private final Map<RecordingInfo, Recording> recordings = new LinkedHashMap<>();

  /**
   * Makes recordings.
   *
   * @param disturbed samples, by recording and time in µs, that have another count than without it
   */
  RandomRecordings(long seed, BiPredicate<RecordingInfo, Long> disturbed) {
    Random random = new Random(seed);
    int people = 5 + random.nextInt(4);
    int passes = 2 + random.nextInt(2);
    int activities = 1 + random.nextInt(ACTIVITIES.size());
    for (int person = 0; person < people; person++) {
      for (int pass = 1; pass <= passes; pass++) {
        for (String activity : ACTIVITIES.subList(0, activities)) {
          String user = "person-" + person;
          String id = "%s_%02d_%s".formatted(user, pass, activity);
          RecordingInfo info = new RecordingInfo(id, user, id, "%02d".formatted(pass), activity);
          recordings.put(info, recording(info, random, disturbed));
        }
      }
    }
  }

  static RecordedData data(long seed) throws IOException {
    return RecordedData.read(new RandomRecordings(seed, (info, time) -> false), Set.of());
  }

  @Override
  public String dataset() {
    return "random";
  }

  @Override
  public List<RecordingInfo> recordings() {
    return new ArrayList<>(recordings.keySet());
  }

  @Override
  public Recording read(RecordingInfo info) {
    return Objects.requireNonNull(recordings.get(info));
  }

  private static Recording recording(
      RecordingInfo info, Random random, BiPredicate<RecordingInfo, Long> disturbed) {
    int samples = (5 + random.nextInt(50)) * RATE_HZ + random.nextInt(RATE_HZ);
    int holeAt = random.nextInt(samples);
    long hole = random.nextBoolean() ? 0 : (long) (random.nextDouble() * 12e6);
    long start = 1_700_000_000_000_000L + random.nextInt(1_000_000);
    short[] counts = new short[samples];
    long[] times = new long[samples];
    for (int i = 0; i < samples; i++) {
      times[i] = start + i * PERIOD_MICROS + (i < holeAt ? 0 : hole);
      int noise = random.nextInt(400);
      counts[i] = (short) (disturbed.test(info, times[i]) ? -1000 - noise : noise + 10 * (i % 90));
    }
    return new Recording(
        info.recordingId(),
        info.userId(),
        info.sessionId(),
        info.activity(),
        "CHEST",
        RATE_HZ,
        0,
        0,
        counts,
        times);
  }
}
