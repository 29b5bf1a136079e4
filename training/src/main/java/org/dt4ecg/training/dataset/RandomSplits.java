package org.dt4ecg.training.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * {@link SplitProtocol#RANDOM}. Windows lie side by side from the start of each session. Neighbours
 * that fall on the same side become one slice, so that crops longer than a window fit somewhere.
 */
final class RandomSplits implements SplitRule {

  private static final double TRAINING_SHARE = 0.6;
  private static final double LEARNING_SHARE = 0.7;

  private enum Side {
    TRAINING,
    VALIDATION,
    TEST
  }

  @Override
  public List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed) {
    List<Slice> windows = windows(data, windowMicros);
    List<Side> sides = sides(windows.size(), seed);
    return List.of(
        new Split(
            protocol,
            protocol,
            joined(windows, sides, Side.TRAINING),
            joined(windows, sides, Side.VALIDATION),
            joined(windows, sides, Side.TEST)));
  }

  private static List<Slice> windows(RecordedData data, long windowMicros) {
    List<Slice> windows = new ArrayList<>();
    for (RecordedSession session : data.sessions()) {
      TimeSpan span = session.span();
      for (long from = span.fromMicros();
          from + windowMicros <= span.toMicros();
          from += windowMicros) {
        windows.add(new Slice(session, new TimeSpan(from, from + windowMicros)));
      }
    }
    return windows;
  }

  private static List<Side> sides(int windows, long seed) {
    List<Side> sides = new ArrayList<>(windows);
    for (int i = 0; i < windows; i++) {
      double share = (double) i / windows;
      sides.add(
          share < TRAINING_SHARE
              ? Side.TRAINING
              : share < LEARNING_SHARE ? Side.VALIDATION : Side.TEST);
    }
    Collections.shuffle(sides, new Random(seed));
    return sides;
  }

  private static List<Slice> joined(List<Slice> windows, List<Side> sides, Side side) {
    List<Slice> joined = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      if (sides.get(i) == side) {
        Slice window = windows.get(i);
        Slice before = joined.isEmpty() ? window : joined.get(joined.size() - 1);
        boolean adjoins =
            before.session().id().equals(window.session().id())
                && before.span().toMicros() == window.span().fromMicros();
        if (adjoins) {
          joined.set(
              joined.size() - 1, new Slice(window.session(), before.span().hull(window.span())));
        } else {
          joined.add(window);
        }
      }
    }
    return joined;
  }
}
