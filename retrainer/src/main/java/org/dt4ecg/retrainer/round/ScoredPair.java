package org.dt4ecg.retrainer.round;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;

/**
 * What champion and challenger said of one window.
 *
 * @param champion what the champion said
 * @param championContract its contract
 * @param challenger what the challenger said
 * @param challengerContract its contract
 */
record ScoredPair(
    ScoredWindow champion,
    ModelContract championContract,
    ScoredWindow challenger,
    ModelContract challengerContract) {

  /**
   * The usable windows, in pairs.
   *
   * @throws IllegalArgumentException if the two did not look at the same windows
   */
  static List<ScoredPair> of(ScoredWindows champion, ScoredWindows challenger) {
    if (champion.windows().size() != challenger.windows().size()) {
      throw new IllegalArgumentException(
          "the champion looked at %d windows and the challenger at %d; compare them on the same"
              .formatted(champion.windows().size(), challenger.windows().size()));
    }
    List<ScoredPair> pairs = new ArrayList<>();
    for (int i = 0; i < champion.windows().size(); i++) {
      ScoredWindow one = champion.windows().get(i);
      ScoredWindow other = challenger.windows().get(i);
      if (!one.session().id().equals(other.session().id()) || one.index() != other.index()) {
        throw new IllegalArgumentException(
            "window %d is number %d of %s for the champion and number %d of %s for the challenger; compare them on the same"
                .formatted(
                    i, one.index(), one.session().id(), other.index(), other.session().id()));
      }
      if (one.usable()) {
        pairs.add(new ScoredPair(one, champion.contract(), other, challenger.contract()));
      }
    }
    return pairs;
  }

  String userId() {
    return champion.userId();
  }
}
