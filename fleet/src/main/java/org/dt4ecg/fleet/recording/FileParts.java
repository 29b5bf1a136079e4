package org.dt4ecg.fleet.recording;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dt4ecg.fleet.format.Annotation;
import org.dt4ecg.fleet.format.MalformedRecordingException;
import org.jspecify.annotations.Nullable;

/** Cuts the samples of a file into recordings: where its clock steps, and at its labels. */
final class FileParts {

  /** Beyond a sample period. Time stamps that jitter by so much are put in order instead. */
  static final long JITTER_MICROS = 10_000;

  /**
   * After so long a hole the stream has closed the session, and nobody who replays waits for it.
   */
  static final long LONG_HOLE_MICROS = 15 * 60 * 1_000_000L;

  /** A clock that steps more often is none. */
  static final int MOST_STEPS = 1_000;

  /**
   * A part.
   *
   * @param from its first sample
   * @param to the sample behind its last
   * @param stretch how often the clock stepped before it
   * @param activity what a label says; null where none does
   */
  record Part(int from, int to, int stretch, @Nullable String activity) {

    /**
     * Checks that a file that is read again still has the part.
     *
     * @param samples how many it has now
     */
    void requireWithin(Path file, int samples) throws MalformedRecordingException {
      if (to > samples) {
        throw new MalformedRecordingException(
            file, "it has changed since it was opened", "start the command again");
      }
    }
  }

  private FileParts() {}

  /**
   * The stretches through which a clock runs forwards, without a hole of {@link #LONG_HOLE_MICROS}.
   *
   * @return null if it steps more than {@link #MOST_STEPS} times
   */
  static @Nullable List<Part> ofClock(long[] timesMicros, double rateHz) {
    long jitter = JITTER_MICROS + Math.round(1e6 / rateHz);
    List<Part> parts = new ArrayList<>();
    int from = 0;
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < timesMicros.length; i++) {
      boolean back = i > 0 && timesMicros[i] < newest - jitter;
      if (back || (i > 0 && timesMicros[i] - newest >= LONG_HOLE_MICROS)) {
        if (parts.size() == MOST_STEPS) {
          return null;
        }
        parts.add(new Part(from, i, parts.size(), null));
        from = i;
        newest = timesMicros[i];
      }
      newest = Math.max(newest, timesMicros[i]);
    }
    if (from < timesMicros.length) {
      parts.add(new Part(from, timesMicros.length, parts.size(), null));
    }
    return parts;
  }

  /**
   * The parts of one stretch that labels tell an activity of. A label holds to its own end, or to
   * the next label.
   *
   * @param activities activity by text in lower case; an empty one ends what was before
   */
  static List<Part> ofLabels(
      Part stretch,
      long[] timesMicros,
      List<Annotation> annotations,
      Map<String, String> activities) {
    List<Part> parts = new ArrayList<>();
    List<Annotation> labels =
        annotations.stream().filter(note -> activities.containsKey(key(note))).toList();
    for (int i = 0; i < labels.size(); i++) {
      Annotation label = labels.get(i);
      long next = i + 1 < labels.size() ? labels.get(i + 1).fromMicros() : Annotation.OPEN;
      String activity = activities.getOrDefault(key(label), "");
      int from = firstFrom(timesMicros, stretch, label.fromMicros());
      int to = firstFrom(timesMicros, stretch, Math.min(next, label.toMicros()));
      if (!activity.isEmpty() && from < to) {
        Part before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (before != null && before.to() == from && activity.equals(before.activity())) {
          parts.set(parts.size() - 1, new Part(before.from(), to, stretch.stretch(), activity));
        } else {
          parts.add(new Part(from, to, stretch.stretch(), activity));
        }
      }
    }
    return parts;
  }

  /** The parts and what is between them, so that all of the stretch is covered. */
  static List<Part> withTheRest(Part stretch, List<Part> parts) {
    List<Part> all = new ArrayList<>();
    int from = stretch.from();
    for (Part part : parts) {
      if (part.from() > from) {
        all.add(new Part(from, part.from(), stretch.stretch(), null));
      }
      all.add(part);
      from = part.to();
    }
    if (from < stretch.to()) {
      all.add(new Part(from, stretch.to(), stretch.stretch(), null));
    }
    return all;
  }

  /** The times of a part, in order: what jitters is held back to the newest before it. */
  static long[] inOrder(long[] timesMicros, Part part) {
    long[] times = new long[part.to() - part.from()];
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < times.length; i++) {
      newest = Math.max(newest, timesMicros[part.from() + i]);
      times[i] = newest;
    }
    return times;
  }

  /** What a mapping file calls an annotation: its text, without the bracket of a rhythm's. */
  private static String key(Annotation note) {
    String text = note.text().startsWith("(") ? note.text().substring(1) : note.text();
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static int firstFrom(long[] timesMicros, Part stretch, long micros) {
    int low = stretch.from();
    int high = stretch.to();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (timesMicros[middle] < micros) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
