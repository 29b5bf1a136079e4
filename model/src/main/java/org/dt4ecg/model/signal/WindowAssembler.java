package org.dt4ecg.model.signal;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * Turns frames into windows for the model. The one way from raw samples to model input: the stream,
 * evaluation and training all use it, so they cannot differ. Not thread-safe, since it works in
 * arrays of its own: one for each thread.
 *
 * <p>A window {@code [start, start + length)} is <em>confined</em>: it is made of the samples
 * inside it alone, so its content never depends on what came before or comes later.
 *
 * <p>Samples are placed by time: the frame's start plus {@code i / rate}. Clocks drift (a nominal
 * 500 Hz is really 496 to 499), so short frames that follow each other leave a hole or overlap by a
 * sample or so; of long ones the true rate is taken from their starts, see {@link SampleClock}.
 * Where frames overlap, samples that are not later than the last one are dropped; holes of more
 * than one and a half sample periods are filled linearly. Hum of the mains that is found is taken
 * off before ({@link MainsHum}). Then the samples are low-passed and resampled to the model's rate
 * in one step ({@link PlacedSamples#resample}), with the cut-off at 0.4 of the lower of both rates.
 *
 * <p>Every method takes the frames of one device, sorted by start time; frames outside the window
 * are passed over.
 */
public final class WindowAssembler {

  /** Longest hole that is filled, unless told otherwise: about one frame's jitter. */
  public static final Duration DEFAULT_HOLE_TOLERANCE = Duration.ofMillis(40);

  /** Shortest distance of two samples that is a hole, in sample periods. */
  private static final double HOLE_PERIODS = 1.5;

  /** Times are compared after rounding to whole microseconds, like those in the frames. */
  private static final double ROUNDING_MICROS = 0.5;

  private static final double MILLIVOLTS_PER_MICROVOLT = 1e-3;

  /**
   * A fleet has a handful of nominal rates; one that makes up ever new ones must not fill memory.
   */
  private static final int MOST_KERNELS = 32;

  private final InputUnit unit;
  private final int samplingRateHz;
  private final int windowSamples;
  private final long windowMicros;
  private final long holeToleranceMicros;
  private final SignalQualityAssessor qualityAssessor = new SignalQualityAssessor();
  private final HeartSignalAssessor heartAssessor;
  private final Map<Double, LowPassKernel> kernels = new HashMap<>();
  private final Map<Double, MainsHum> hums = new HashMap<>();

  private final PlacedSamples placed = new PlacedSamples();
  private short[] frameCounts = new short[0];
  private float[] windowCounts = new float[0];
  private Stretch[] stretches = {new Stretch()};
  private int stretchCount;

  /**
   * An assembler for windows of one kind.
   *
   * @param unit unit of the window's samples
   * @param samplingRateHz rate of the window's samples, in Hz
   * @param windowSamples length of the window, in samples
   * @param holeTolerance longest hole that is filled
   */
  public WindowAssembler(
      InputUnit unit, int samplingRateHz, int windowSamples, Duration holeTolerance) {
    if (samplingRateHz <= 0 || windowSamples <= 0 || holeTolerance.isNegative()) {
      throw new IllegalArgumentException(
          "A window needs a positive rate and length and a tolerance of at least 0, got "
              + samplingRateHz
              + " Hz, "
              + windowSamples
              + " samples and "
              + holeTolerance);
    }
    this.unit = unit;
    this.samplingRateHz = samplingRateHz;
    this.windowSamples = windowSamples;
    this.windowMicros = Math.round(windowSamples * 1e6 / samplingRateHz);
    this.holeToleranceMicros = holeTolerance.toNanos() / 1000;
    this.heartAssessor = new HeartSignalAssessor(samplingRateHz);
  }

  /** An assembler for the windows of a model. */
  public static WindowAssembler of(ModelContract contract, Duration holeTolerance) {
    return new WindowAssembler(
        contract.inputUnit(), contract.samplingRateHz(), contract.windowSamples(), holeTolerance);
  }

  /** {@link #coverage(List, long, SampleClock, boolean)} of a recording that is all there. */
  public Coverage coverage(List<? extends Frame> frames, long windowStartMicros) {
    return coverage(frames, windowStartMicros, SampleClock.UNKNOWN, true);
  }

  /**
   * Tells whether a window is whole. It is if no hole in it, its edges included, is longer than the
   * tolerance and its end is reached: the frames go on to the window's end, or a further frame
   * starts behind it after a hole within the tolerance. Reads no samples.
   *
   * @param windowStartMicros start of the window, in µs since the epoch
   * @param clock what is known of the device's clock from frames before the window
   * @param isAllThere whether no more frames will come, so that the last one is taken to last as
   *     long as its rate says
   * @throws IllegalArgumentException if the frames are not sorted by start time
   */
  public Coverage coverage(
      List<? extends Frame> frames, long windowStartMicros, SampleClock clock, boolean isAllThere) {
    requireSorted(frames);
    long windowEnd = windowStartMicros + windowMicros;
    long covered = windowStartMicros;
    SampleClock now = clock;
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      long start = frame.startMicros();
      Frame next = nextThatCounts(frames, i, windowEnd, now);
      now = next == null ? now : clockAfter(now, frame, next);
      boolean isLast = i + 1 == frames.size();
      long end =
          next != null || (isLast && isAllThere)
              ? now.endOf(frame)
              : now.certainEndOf(frame, holeToleranceMicros);
      if (end <= covered) {
        continue;
      }
      if (start - covered > holeToleranceMicros) {
        return new Coverage.Hole(covered, OptionalLong.of(start));
      }
      covered = end;
      if (covered >= windowEnd || start >= windowEnd) {
        return Coverage.Complete.INSTANCE;
      }
    }
    return new Coverage.Hole(covered, OptionalLong.empty());
  }

  /**
   * The clock after a look at a frame and the start of the next one.
   *
   * @param startMicros start of the frame
   * @param nominalMicros its nominal duration
   * @param nextStartMicros start of the next frame
   */
  public SampleClock clockAfter(
      SampleClock clock, long startMicros, long nominalMicros, long nextStartMicros) {
    return clock.after(startMicros, nominalMicros, nextStartMicros, holeToleranceMicros);
  }

  private SampleClock clockAfter(SampleClock clock, Frame frame, Frame next) {
    return clockAfter(
        clock, frame.startMicros(), frame.endMicros() - frame.startMicros(), next.startMicros());
  }

  /**
   * Whether a frame reaches the end of a window by itself. Those behind it play no part in that
   * window, even where one begins a little before the end, of a clock that is fast: a live stream
   * does not have them yet then.
   */
  private boolean reachesEnd(Frame frame, long windowEndMicros, SampleClock clock) {
    return clock.certainEndOf(frame, holeToleranceMicros) >= windowEndMicros;
  }

  /** The frame behind one, if it plays a part: it shows how long that one really lasts. */
  private @Nullable Frame nextThatCounts(
      List<? extends Frame> frames, int i, long windowEndMicros, SampleClock clock) {
    return reachesEnd(frames.get(i), windowEndMicros, clock) || i + 1 == frames.size()
        ? null
        : frames.get(i + 1);
  }

  private static void requireSorted(List<? extends Frame> frames) {
    long previous = Long.MIN_VALUE;
    for (int i = 0; i < frames.size(); i++) {
      long start = frames.get(i).startMicros();
      if (start < previous) {
        throw new IllegalArgumentException(
            "Frames have to be sorted by start time, but one at "
                + start
                + " µs follows one at "
                + previous
                + " µs. Sort them before");
      }
      previous = start;
    }
  }

  /** Assembles a window of a recording that is all there, into an array of its own. */
  public AssembledWindow assemble(List<? extends Frame> frames, long windowStartMicros) {
    float[] samples = new float[windowSamples];
    return assemble(frames, windowStartMicros, SampleClock.UNKNOWN, true, samples);
  }

  /**
   * Assembles a window.
   *
   * @param windowStartMicros start of the window, in µs since the epoch
   * @param clock what is known of the device's clock from frames before the window
   * @param isAllThere whether no more frames will come
   * @param target gets the window's samples [L] in the model's unit
   * @return the window, with the target as its samples
   * @throws IllegalArgumentException if no sample lies in the window
   * @throws UnitMismatchException if the calibration of a frame in the window does not fit the
   *     model's unit
   */
  public AssembledWindow assemble(
      List<? extends Frame> frames,
      long windowStartMicros,
      SampleClock clock,
      boolean isAllThere,
      float[] target) {
    if (coverage(frames, windowStartMicros, clock, isAllThere) instanceof Coverage.Hole hole) {
      throw new IllegalArgumentException(
          "The window from "
              + windowStartMicros
              + " to "
              + (windowStartMicros + windowMicros)
              + " µs has a hole from "
              + hole.fromMicros()
              + " µs on. Ask for its coverage before");
    }
    stretchCount = 0;
    int rawSamples = 0;
    double lowestRateHz = Double.POSITIVE_INFINITY;
    SampleClock now = clock;
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      boolean isLast = reachesEnd(frame, windowStartMicros + windowMicros, now);
      Frame next = nextThatCounts(frames, i, windowStartMicros + windowMicros, now);
      now = next == null ? now : clockAfter(now, frame, next);
      int added =
          take(frame, now.ratioOf(frame), frame.startMicros() - windowStartMicros, rawSamples);
      if (added > 0) {
        rawSamples += added;
        lowestRateHz = Math.min(lowestRateHz, frame.samplingRateHz());
      }
      if (isLast) {
        break;
      }
    }
    if (rawSamples == 0) {
      throw new IllegalArgumentException(
          "The window of "
              + windowMicros
              + " µs from "
              + windowStartMicros
              + " µs on is shorter than the hole tolerance, and no sample lies in it. Use longer"
              + " windows or a smaller tolerance");
    }
    SignalQuality raw = qualityAssessor.assess(windowCounts, rawSamples, lowestRateHz);
    double hum = hum(lowestRateHz).remove(windowCounts, rawSamples);
    place();
    placed.resample(kernel(lowestRateHz), 1e6 / samplingRateHz, target);
    return heartAssessor.assess(target, raw, hum * stretches[0].unitPerCount);
  }

  /** Samples of one frame that were taken. */
  private static final class Stretch {
    private double frameStart;
    private double period;
    private double unitPerCount;
    private int first;
    private int count;

    /** In µs after the window's start. */
    double time(int sample) {
      return frameStart + (first + sample) * period;
    }
  }

  /**
   * Takes the frame's samples that lie in the window and behind the samples so far.
   *
   * @param ratio how much longer than nominal the frame lasts
   * @param frameStart the frame's start, in µs after the window's start
   * @param rawSamples number of samples of the window so far
   * @return number of samples of the frame that were taken
   */
  private int take(Frame frame, double ratio, long frameStart, int rawSamples) {
    double period =
        ratio == 1 ? 1e6 / frame.samplingRateHz() : ratio * 1e6 / frame.samplingRateHz();
    int frameSamples = frame.count();
    double from = 0;
    if (stretchCount > 0) {
      Stretch last = stretches[stretchCount - 1];
      from = last.time(last.count - 1) + 2 * ROUNDING_MICROS;
    }
    int first = (int) clamp(indexAtOrAfter(from, frameStart, period), frameSamples);
    int end = (int) clamp(indexAtOrAfter((double) windowMicros, frameStart, period), frameSamples);
    if (first >= end) {
      return 0;
    }
    Stretch stretch = nextStretch();
    stretch.frameStart = frameStart;
    stretch.period = period;
    stretch.unitPerCount = unitPerCount(frame);
    stretch.first = first;
    stretch.count = end - first;
    windowCounts = grown(windowCounts, rawSamples + end - first);
    if (frameCounts.length < end - first) {
      frameCounts = new short[Math.max(1024, end - first)];
    }
    frame.countsAboveBaseline(first, end, frameCounts, windowCounts, rawSamples);
    return end - first;
  }

  private Stretch nextStretch() {
    if (stretchCount == stretches.length) {
      stretches = Arrays.copyOf(stretches, 2 * stretchCount);
      for (int i = stretchCount; i < stretches.length; i++) {
        stretches[i] = new Stretch();
      }
    }
    return stretches[stretchCount++];
  }

  /** Places all samples that were taken in time, and fills the holes between them. */
  private void place() {
    placed.clear();
    int done = 0;
    for (int s = 0; s < stretchCount; s++) {
      Stretch stretch = stretches[s];
      double unitPerCount = stretch.unitPerCount;
      double firstTime = stretch.time(0);
      if (!placed.isEmpty() && firstTime - placed.lastTime() > HOLE_PERIODS * stretch.period) {
        placed.interpolateTo(
            firstTime, (float) (windowCounts[done] * unitPerCount), stretch.period);
      }
      placed.beginRun(firstTime, stretch.period, stretch.count);
      for (int i = 0; i < stretch.count; i++) {
        placed.add(stretch.time(i), (float) (windowCounts[done + i] * unitPerCount));
      }
      done += stretch.count;
    }
  }

  /** Index of the first sample that is, in whole microseconds, not before a time. */
  private static double indexAtOrAfter(double time, long frameStart, double period) {
    return Math.ceil((time - ROUNDING_MICROS - frameStart) / period);
  }

  private static double clamp(double index, int samples) {
    return Math.min(Math.max(index, 0), samples);
  }

  private double unitPerCount(Frame frame) {
    double microvoltsPerCount = frame.microvoltsPerCount();
    if (unit == InputUnit.COUNTS) {
      if (microvoltsPerCount != 0) {
        throw new UnitMismatchException(
            "The model takes in counts of unknown size, but a frame from "
                + FrameTimes.toInstant(frame.startMicros())
                + " has "
                + microvoltsPerCount
                + " µV per count. Use a model for millivolts with this device");
      }
      return 1;
    }
    if (!(microvoltsPerCount > 0) || Double.isInfinite(microvoltsPerCount)) {
      throw new UnitMismatchException(
          "The model takes in millivolts, but a frame from "
              + FrameTimes.toInstant(frame.startMicros())
              + " has "
              + microvoltsPerCount
              + " µV per count. Set the device's calibration, or use a model for counts");
    }
    return microvoltsPerCount * MILLIVOLTS_PER_MICROVOLT;
  }

  /** The array, or one with its content and room for more. */
  private static float[] grown(float[] array, int size) {
    return size <= array.length ? array : Arrays.copyOf(array, Math.max(1024, 2 * size));
  }

  private MainsHum hum(double inputRateHz) {
    if (hums.size() > MOST_KERNELS) {
      hums.clear();
    }
    return hums.computeIfAbsent(inputRateHz, MainsHum::new);
  }

  private LowPassKernel kernel(double inputRateHz) {
    if (kernels.size() > MOST_KERNELS) {
      kernels.clear();
    }
    return kernels.computeIfAbsent(
        Math.min(inputRateHz, samplingRateHz),
        lowerRate -> LowPassKernel.between(lowerRate, samplingRateHz));
  }
}
