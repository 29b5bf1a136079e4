package org.dt4ecg.model.signal;

import java.util.Arrays;

/**
 * Samples by rising time, in arrays that are used again from window to window. Not thread-safe.
 *
 * <p>Times are in µs after the window's start: relative, so that shifting everything in time
 * changes no bit of the result.
 *
 * <p>Samples of frames that follow each other without a jump lie at one period: they are a run.
 * Inside of a run the kernel's weights repeat, and are worked out once.
 */
final class PlacedSamples {

  /** A frame that starts this close to where the one before ends goes on with its run, in µs. */
  private static final double SEAMLESS_MICROS = 1e-3;

  /** Weights repeat after at most so many output samples: 125 from 128 Hz to 250 Hz. */
  private static final int MOST_PHASES = 128;

  private static final double PHASE_TOLERANCE = 1e-9;

  /** Values are put side by side first if each of them is used at least so often. */
  private static final int LANE_USES = 4;

  private double[] times = new double[0];

  /** Whole floats, as doubles: sums of them are formed in double precision. */
  private double[] values = new double[0];

  private int size;

  private int[] runStarts = new int[8];
  private double[] runPeriods = new double[8];
  private int runs;

  private double[] weights = new double[0];
  private double[] sums = new double[0];
  private double[] lanes = new double[0];

  void clear() {
    size = 0;
    runs = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  double lastTime() {
    return times[size - 1];
  }

  /**
   * Makes room for samples at one period, which {@link #add} brings next.
   *
   * @param firstMicros time of the first of them
   * @param periodMicros from one to the next
   * @param count how many there will be
   */
  void beginRun(double firstMicros, double periodMicros, int count) {
    if (size + count > times.length) {
      int capacity = Math.max(1024, 2 * (size + count));
      times = Arrays.copyOf(times, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    boolean goesOn =
        runs > 0
            && runPeriods[runs - 1] == periodMicros
            && Math.abs(lastTime() + periodMicros - firstMicros) < SEAMLESS_MICROS;
    if (goesOn) {
      return;
    }
    if (runs == runStarts.length) {
      runStarts = Arrays.copyOf(runStarts, 2 * runs);
      runPeriods = Arrays.copyOf(runPeriods, 2 * runs);
    }
    runStarts[runs] = size;
    runPeriods[runs] = periodMicros;
    runs++;
  }

  /** Adds a sample of the run that was begun last. */
  void add(double timeMicros, float value) {
    times[size] = timeMicros;
    values[size] = value;
    size++;
  }

  /** Fills the hole between the last sample and one that is about to be added, linearly. */
  void interpolateTo(double timeMicros, float value, double periodMicros) {
    double from = times[size - 1];
    double first = values[size - 1];
    int steps = (int) Math.round((timeMicros - from) / periodMicros);
    double step = (timeMicros - from) / steps;
    beginRun(from + step, step, steps - 1);
    for (int i = 1; i < steps; i++) {
      double share = (double) i / steps;
      add(from + share * (timeMicros - from), (float) (first + share * (value - first)));
    }
  }

  /**
   * Writes the samples at {@code target.length} equal steps from the window's start on.
   *
   * <p>Normalised convolution, {@code y(t) = sum h(t - t_i) x_i / sum h(t - t_i)} (H. Knutsson and
   * C.-F. Westin, "Normalized and differential convolution", CVPR 1993): the samples may lie
   * anywhere in time, and where the kernel hangs over the edge, a constant stays that constant. In
   * front of the first and behind the last sample the value at that sample is held.
   */
  void resample(LowPassKernel kernel, double stepMicros, float[] target) {
    double halfWidth = kernel.halfWidthMicros();
    int done = 0;
    for (int run = 0; run < runs; run++) {
      int end = run + 1 < runs ? runStarts[run + 1] : size;
      double from = Math.ceil((times[runStarts[run]] + halfWidth) / stepMicros);
      double to = Math.floor((times[end - 1] - halfWidth) / stepMicros) + 1;
      int phases = phases(stepMicros / runPeriods[run]);
      if (phases > 0 && to - from > phases) {
        int inside = (int) Math.min(to, target.length);
        resampleEach(kernel, stepMicros, target, done, (int) Math.min(from, target.length));
        resampleRun(kernel, stepMicros, target, (int) from, inside, runPeriods[run], phases);
        done = inside;
      }
    }
    resampleEach(kernel, stepMicros, target, done, target.length);
  }

  /** Output samples {@code [from, to)}, whatever lies around them. */
  private void resampleEach(
      LowPassKernel kernel, double stepMicros, float[] target, int from, int to) {
    double halfWidth = kernel.halfWidthMicros();
    double first = times[0];
    double last = times[size - 1];
    int low = from < to ? indexFrom(Math.min(from * stepMicros, last) - halfWidth) : 0;
    for (int k = from; k < to; k++) {
      double time = Math.min(Math.max(k * stepMicros, first), last);
      while (times[low] < time - halfWidth) {
        low++;
      }
      double sum = 0;
      double norm = 0;
      for (int i = low; i < size && times[i] <= time + halfWidth; i++) {
        double weight = kernel.at(time - times[i]);
        sum += weight * values[i];
        norm += weight;
      }
      target[k] = (float) (sum / norm);
    }
  }

  /**
   * Output samples {@code [from, to)} of which the kernel reaches over samples of one run alone.
   * Sums are formed in the order of {@link #resampleEach}, weight by weight for many outputs.
   *
   * @param phases the weights of an output sample are those of that so many before
   */
  private void resampleRun(
      LowPassKernel kernel,
      double stepMicros,
      float[] target,
      int from,
      int to,
      double periodMicros,
      int phases) {
    double halfWidth = kernel.halfWidthMicros();
    int stride = (int) Math.round(phases * stepMicros / periodMicros);
    for (int phase = 0; phase < phases && from + phase < to; phase++) {
      double time = (from + phase) * stepMicros;
      int low = indexFrom(time - halfWidth);
      int taps = 0;
      double norm = 0;
      for (int i = low; i < size && times[i] <= time + halfWidth; i++) {
        if (taps == weights.length) {
          weights = Arrays.copyOf(weights, Math.max(64, 2 * taps));
        }
        weights[taps] = kernel.at(time - times[i]);
        norm += weights[taps];
        taps++;
      }
      int outputs = (to - from - phase + phases - 1) / phases;
      if (sums.length < outputs) {
        sums = new double[outputs];
      }
      Arrays.fill(sums, 0, outputs, 0);
      if (stride == 1) {
        accumulate(outputs, taps, low);
      } else if (stride <= taps / LANE_USES) {
        accumulateInLanes(outputs, taps, low, stride);
      } else {
        for (int tap = 0; tap < taps; tap++) {
          double weight = weights[tap];
          for (int output = 0; output < outputs; output++) {
            sums[output] += weight * values[low + tap + output * stride];
          }
        }
      }
      for (int output = 0; output < outputs; output++) {
        target[from + phase + output * phases] = (float) (sums[output] / norm);
      }
    }
  }

  /** Four weights at once, in their order, so that sums are read and written less often. */
  private void accumulate(int outputs, int taps, int low) {
    int tap = 0;
    for (; tap + 4 <= taps; tap += 4) {
      addFour(sums, outputs, weights, tap, values, low + tap);
    }
    for (; tap < taps; tap++) {
      addOne(sums, outputs, weights[tap], values, low + tap);
    }
  }

  private static void addFour(
      double[] sums, int outputs, double[] weights, int tap, double[] values, int first) {
    double weight0 = weights[tap];
    double weight1 = weights[tap + 1];
    double weight2 = weights[tap + 2];
    double weight3 = weights[tap + 3];
    for (int output = 0; output < outputs; output++) {
      int i = first + output;
      sums[output] =
          sums[output]
              + weight0 * values[i]
              + weight1 * values[i + 1]
              + weight2 * values[i + 2]
              + weight3 * values[i + 3];
    }
  }

  private static void addOne(
      double[] sums, int outputs, double weight, double[] values, int first) {
    for (int output = 0; output < outputs; output++) {
      sums[output] += weight * values[first + output];
    }
  }

  /** The values of every stride-th sample are put side by side first, which vectors need. */
  private void accumulateInLanes(int outputs, int taps, int low, int stride) {
    int length = outputs + taps / stride;
    if (lanes.length < stride * length) {
      lanes = new double[stride * length];
    }
    for (int lane = 0; lane < stride; lane++) {
      int from = low + lane;
      int count = Math.min(length, (size - from + stride - 1) / stride);
      for (int i = 0; i < count; i++) {
        lanes[lane * length + i] = values[from + i * stride];
      }
    }
    for (int tap = 0; tap < taps; tap++) {
      addOne(sums, outputs, weights[tap], lanes, tap % stride * length + tap / stride);
    }
  }

  /** After how many output samples the weights repeat; 0 if not within {@link #MOST_PHASES}. */
  private static int phases(double stepInPeriods) {
    for (int phases = 1; phases <= MOST_PHASES; phases++) {
      double stride = phases * stepInPeriods;
      if (Math.abs(stride - Math.rint(stride)) < PHASE_TOLERANCE * phases && stride > 0.5) {
        return phases;
      }
    }
    return 0;
  }

  /** Index of the first sample at or after a time. */
  private int indexFrom(double micros) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < micros) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
