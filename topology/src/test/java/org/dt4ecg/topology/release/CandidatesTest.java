package org.dt4ecg.topology.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.topology.release.ReleaseAdmission.Candidate;
import org.dt4ecg.topology.release.ReleaseSelection.Candidates;
import org.dt4ecg.topology.testing.OnnxFiles;
import org.dt4ecg.topology.testing.ReleaseLog;
import org.junit.jupiter.api.Test;

class CandidatesTest {

  private final Candidates candidates = new Candidates();

  @Test
  void theNewestComesFirstAndOfEqualTimesTheOneThatCameLast() throws InvalidModelException {
    Candidate older = candidate(1, 1);
    Candidate newer = candidate(2, 2);
    Candidate asNewAndLater = candidate(3, 2);
    candidates.add(newer);
    candidates.add(older);
    candidates.add(asNewAndLater);
    assertThat(candidates.takeNewestFirst()).containsExactly(asNewAndLater, newer, older);
    assertThat(candidates.takeNewestFirst()).isEmpty();
  }

  @Test
  void onlyTheNewestAreHeld() throws InvalidModelException {
    for (int minute = 1; minute <= Candidates.MOST + 3; minute++) {
      candidates.add(candidate(1, minute));
    }
    assertThat(candidates.takeNewestFirst())
        .hasSize(Candidates.MOST)
        .extracting(Candidate::releasedAt)
        .last()
        .isEqualTo(time(4));
  }

  @Test
  void modelsThatAreOnlyTriedDoNotCrowdOutTheOneThatServes() throws InvalidModelException {
    Candidate serving = candidate(1, 0);
    candidates.add(serving);
    for (int minute = 1; minute <= 3 * Candidates.MOST; minute++) {
      candidates.add(candidate(ReleaseMode.SHADOW, 2, minute));
    }
    assertThat(candidates.takeNewestFirst()).hasSize(Candidates.MOST + 1).last().isSameAs(serving);
  }

  private static Candidate candidate(long seed, int minute) throws InvalidModelException {
    return candidate(ReleaseMode.SERVING, seed, minute);
  }

  private static Candidate candidate(ReleaseMode mode, long seed, int minute)
      throws InvalidModelException {
    return new Candidate(ModelFile.of(OnnxFiles.bytes(seed)), mode, time(minute), null);
  }

  private static Instant time(int minute) {
    return ReleaseLog.NOON.plusSeconds(60L * minute);
  }
}
