package org.dt4ecg.topology.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.jspecify.annotations.Nullable;

/**
 * The newest of the releases that were verified while the topic is read, so that not every model
 * that was ever released is loaded at a start. Not thread-safe.
 */
final class Candidates {

  /**
   * More of a mode are not held, since a file may have 16 MiB and a topic years of releases. Of
   * each mode for itself: models that are only tried must not crowd out the one that serves.
   */
  static final int MOST = 8;

  private static final Comparator<Candidate> NEWEST_FIRST =
      Comparator.comparing(Candidate::releasedAt).reversed();

  private final List<Candidate> newest = new ArrayList<>();

  void add(Candidate candidate) {
    // In front, and the sort is stable: of equal times the one that came last is the newest.
    newest.add(0, candidate);
    newest.sort(NEWEST_FIRST);
    newest.stream()
        .filter(held -> held.mode() == candidate.mode())
        .skip(MOST)
        .findFirst()
        .ifPresent(newest::remove);
  }

  /** Takes all candidates out, newest first. */
  List<Candidate> takeNewestFirst() {
    List<Candidate> taken = List.copyOf(newest);
    newest.clear();
    return taken;
  }

  /**
   * A release that was verified and not loaded yet.
   *
   * @param mode whether it is to serve, or to run as a shadow
   * @param goldenVector what the model has to say of a made-up window; null if that is not checked
   */
  record Candidate(
      ModelFile file, ReleaseMode mode, Instant releasedAt, @Nullable GoldenVector goldenVector) {

    String version() {
      return file.version();
    }

    /** Whether it is to run as a shadow of the model that serves. */
    boolean isShadow() {
      return mode == ReleaseMode.SHADOW;
    }
  }
}
