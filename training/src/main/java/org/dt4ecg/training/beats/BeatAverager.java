package org.dt4ecg.training.beats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Makes one beat out of the beats of a signal: aligns them to their median, round by round, and
 * takes the mean of those that look most like it. Immutable.
 */
final class BeatAverager {

  private static final int ROUNDS = 3;

  /** In a round. A peak of the envelope may be a whole ventricular complex away from the next's. */
  private static final double FARTHEST_MOVE_SECONDS = 0.024;

  /** Of three beats the one that looks least like the median is left out of the mean. */
  private static final int LEFT_OUT_OF = 3;

  private final int samplingRateHz;
  private final int fewestBeats;
  private final int moves;

  BeatAverager(int samplingRateHz, int fewestBeats) {
    this.samplingRateHz = samplingRateHz;
    this.fewestBeats = fewestBeats;
    moves = (int) Math.round(FARTHEST_MOVE_SECONDS * samplingRateHz);
  }

  /**
   * The beat of a signal.
   *
   * @param peaks ascending
   * @return nothing where fewer beats than asked for lie in the signal as a whole
   */
  Optional<AlignedBeats> average(double[] signal, int[] peaks) {
    if (peaks.length < fewestBeats) {
      return Optional.empty();
    }
    BeatSpan span = BeatSpan.at(peaks, samplingRateHz);
    int[] positions = peaks;
    List<double[]> beats = whole(signal, span, positions);
    for (int round = 0; round < ROUNDS && beats.size() >= fewestBeats; round++) {
      positions = align(signal, positions, median(span, beats));
      beats = whole(signal, span, positions);
    }
    if (beats.size() < fewestBeats) {
      return Optional.empty();
    }
    double[] shape = mean(mostLike(median(span, beats).shape(), beats));
    BeatTemplate template = new BeatTemplate(span, shape);
    return Optional.of(new AlignedBeats(template, align(signal, positions, template)));
  }

  private int[] align(double[] signal, int[] positions, BeatTemplate template) {
    return Arrays.stream(positions)
        .map(position -> template.align(signal, position, moves))
        .toArray();
  }

  private static List<double[]> whole(double[] signal, BeatSpan span, int[] positions) {
    return Arrays.stream(positions)
        .filter(position -> span.fits(position, signal.length))
        .mapToObj(position -> span.cut(signal, position))
        .toList();
  }

  private static BeatTemplate median(BeatSpan span, List<double[]> beats) {
    return new BeatTemplate(span, combine(beats, Statistics::median));
  }

  private static double[] mean(List<double[]> beats) {
    return combine(beats, values -> Arrays.stream(values).sum() / values.length);
  }

  /** One value for each sample of a beat, out of those of all beats. */
  private static double[] combine(List<double[]> beats, ToDoubleFunction<double[]> function) {
    double[] combined = new double[beats.get(0).length];
    double[] values = new double[beats.size()];
    for (int i = 0; i < combined.length; i++) {
      for (int beat = 0; beat < values.length; beat++) {
        values[beat] = beats.get(beat)[i];
      }
      combined[i] = function.applyAsDouble(values);
    }
    return combined;
  }

  private static List<double[]> mostLike(double[] shape, List<double[]> beats) {
    record Likeness(double[] beat, double correlation) {}
    return beats.stream()
        .map(beat -> new Likeness(beat, Statistics.correlation(beat, shape)))
        .sorted(Comparator.comparingDouble(Likeness::correlation))
        .skip(beats.size() / LEFT_OUT_OF)
        .map(Likeness::beat)
        .toList();
  }

  /**
   * The beat of a signal and where it comes.
   *
   * @param template the robust mean of the beats
   * @param positions where the template lies best, ascending; each near an R peak, all as far from
   *     it
   */
  record AlignedBeats(BeatTemplate template, int[] positions) {}
}
