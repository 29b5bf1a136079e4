package org.dt4ecg.bench.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.bench.chaos.Scorer.Said;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.jspecify.annotations.Nullable;

/** What came of one recording session, on each of the topics. Not thread-safe. */
final class SessionTally {

  private static final int BATCH = 64;

  private final ExpectedSession expected;
  private final @Nullable String[] versions;
  private final @Nullable Answer[] answers;
  private final BitSet[] seen;
  private final long[] last;

  SessionTally(ExpectedSession expected, int topics) {
    this.expected = expected;
    this.versions = new String[expected.windows().length()];
    this.answers = new Answer[expected.windows().length()];
    this.seen = new BitSet[topics];
    this.last = new long[topics];
    Arrays.setAll(seen, topic -> new BitSet());
    Arrays.fill(last, -1);
  }

  ExpectedSession expected() {
    return expected;
  }

  /** Whether there has to be such a window. */
  boolean has(long index) {
    return index >= 0 && index < answers.length && expected.windows().get((int) index);
  }

  /** By which model a window was classified, by the first result of it. */
  void noteVersion(long index, String version) {
    if (has(index) && versions[(int) index] == null) {
      versions[(int) index] = version.intern();
    }
  }

  /** By which model a window was classified; null if it is lost. */
  @Nullable String version(long index) {
    return versions[(int) index];
  }

  /** What its model says of a window; null if there is no such model. */
  @Nullable Answer answer(long index) {
    return answers[(int) index];
  }

  /** Whether a window is on a topic for the first time. */
  boolean isNew(int topic, long index) {
    if (seen[topic].get((int) index)) {
      return false;
    }
    seen[topic].set((int) index);
    return true;
  }

  /** Whether a window comes behind those before it on a topic. */
  boolean isInOrder(int topic, long index) {
    boolean inOrder = index > last[topic];
    last[topic] = Math.max(last[topic], index);
    return inOrder;
  }

  /** How many windows are missing on a topic. */
  int lost(int topic) {
    return expected.windows().cardinality() - seen[topic].cardinality();
  }

  /** The first window that is missing on a topic. */
  int firstLost(int topic) {
    BitSet lost = (BitSet) expected.windows().clone();
    lost.andNot(seen[topic]);
    return lost.nextSetBit(0);
  }

  /** Asks the model that each window names, and fuses what they say as the rule has it. */
  void score(Map<String, Scorer> scorers) throws ClassificationException {
    List<Long> batch = new ArrayList<>();
    String model = "";
    FusionState state = FusionState.EMPTY;
    for (int index = expected.windows().nextSetBit(0);
        index >= 0;
        index = expected.windows().nextSetBit(index + 1)) {
      String version = versions[index];
      if (version == null || !scorers.containsKey(version)) {
        continue;
      }
      if (!version.equals(model) || batch.size() == BATCH) {
        state = score(batch, scorers.get(model), state);
        batch.clear();
        state = version.equals(model) ? state : FusionState.EMPTY;
        model = version;
      }
      batch.add((long) index);
    }
    score(batch, scorers.get(model), state);
  }

  private FusionState score(List<Long> batch, @Nullable Scorer scorer, FusionState before)
      throws ClassificationException {
    FusionState state = before;
    if (scorer == null || batch.isEmpty()) {
      return state;
    }
    SessionFusion fusion = new SessionFusion(scorer.contract());
    for (Said said : scorer.score(expected, batch)) {
      state = fusion.next(state, said.index(), said.prediction(), said.quality());
      FusedPrediction fused = fusion.fused(state);
      FusedClaim claim = scorer.policy().claim(fused, embedding -> Optional.empty());
      answers[(int) said.index()] =
          Answer.of(
              said, scorer.contract(), scorer.policy(), claim, fused.identity(), fused.activity());
    }
    return state;
  }
}
