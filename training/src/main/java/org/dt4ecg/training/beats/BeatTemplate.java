package org.dt4ecg.training.beats;

import java.util.Arrays;

/**
 * The shape of a beat. At the ends of a signal it is compared as far as it reaches into the signal.
 *
 * @param span where the shape lies around its position
 * @param shape one value for each sample of the span, in the signal's unit
 */
record BeatTemplate(BeatSpan span, double[] shape) {

  /** The position within some samples of another at which the signal looks most like the shape. */
  int align(double[] signal, int position, int moves) {
    int best = position;
    double bestProduct = Double.NEGATIVE_INFINITY;
    int last = Math.min(signal.length - 1, position + moves);
    for (int candidate = Math.max(0, position - moves); candidate <= last; candidate++) {
      double product = product(signal, candidate);
      if (product > bestProduct) {
        best = candidate;
        bestProduct = product;
      }
    }
    return best;
  }

  /** The factor that fits the shape to the signal best in the least squares; 1 for no shape. */
  double gain(double[] signal, int position) {
    double power = 0;
    for (int i = first(position); i < end(position, signal.length); i++) {
      power += shape[i] * shape[i];
    }
    return power == 0 ? 1 : product(signal, position) / power;
  }

  /**
   * How far from a position, at most half a sample, the signal looks most like the shape: the apex
   * of the parabola through three products.
   */
  double remainder(double[] signal, int position) {
    double before = product(signal, position - 1);
    double after = product(signal, position + 1);
    double bend = before - 2 * product(signal, position) + after;
    return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
  }

  /** The shape moved to later by less than a sample, linear between samples. */
  BeatTemplate moved(double later) {
    double[] moved = new double[shape.length];
    for (int i = 0; i < moved.length; i++) {
      int neighbour = later > 0 ? Math.max(0, i - 1) : Math.min(shape.length - 1, i + 1);
      moved[i] = shape[i] + Math.abs(later) * (shape[neighbour] - shape[i]);
    }
    return new BeatTemplate(span, moved);
  }

  /**
   * The shape above the straight line between its ends, and faded in and out: it is 0 at both ends.
   * What a high-pass adds around a beat, and the fading itself, would otherwise leave a mark in the
   * rest at every beat.
   *
   * @param fade samples that the shape takes to come and to go, and that an end is the mean of
   */
  BeatTemplate fromZeroToZero(int fade) {
    int last = shape.length - 1;
    double start = Arrays.stream(shape, 0, fade).average().orElse(0);
    double end = Arrays.stream(shape, shape.length - fade, shape.length).average().orElse(0);
    double[] faded = new double[shape.length];
    for (int i = 0; i <= last; i++) {
      double line = start + (end - start) * i / last;
      faded[i] = (shape[i] - line) * Math.min(1, Math.min(i, last - i) / (fade - 1.0));
    }
    return new BeatTemplate(span, faded);
  }

  private double product(double[] signal, int position) {
    int start = position - span.before();
    double product = 0;
    for (int i = first(position); i < end(position, signal.length); i++) {
      product += shape[i] * signal[start + i];
    }
    return product;
  }

  /** The first value of the shape that lies in a signal. */
  int first(int position) {
    return Math.max(0, span.before() - position);
  }

  /** One behind the last value of the shape that lies in a signal. */
  int end(int position, int signalLength) {
    return Math.min(shape.length, signalLength - (position - span.before()));
  }

  /** How far behind its position, within a reach, the shape deflects most; negative before it. */
  int largestDeflection(int reach) {
    int largest = span.before();
    int last = Math.min(shape.length - 1, span.before() + reach);
    for (int i = Math.max(0, span.before() - reach); i <= last; i++) {
      if (Math.abs(shape[i]) > Math.abs(shape[largest])) {
        largest = i;
      }
    }
    return largest - span.before();
  }
}
