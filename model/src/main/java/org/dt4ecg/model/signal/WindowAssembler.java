package org.dt4ecg.model.signal;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;

/**
 * Turns frames into windows for the model. The one way from raw samples to model input: the stream,
 * evaluation and training all use it, so they cannot differ. Not thread-safe, since it works in
 * arrays of its own: one for each thread.
 *
 * <p>A window {@code [start, start + length)} is <em>confined</em>: it is made of the samples
 * inside it alone, so its content never depends on what came before or comes later.
 *
 * <p>Samples are placed by time: the frame's start plus {@code i / nominal rate}. Clocks drift (a
 * nominal 500 Hz is really 496 to 499), so frames that follow each other leave a hole or overlap by
 * a sample or so. Where they overlap, samples that are not later than the last one are dropped;
 * holes of more than one and a half sample periods are filled linearly. Then the samples are
 * low-passed and resampled to the model's rate in one step ({@link PlacedSamples#resample}), with
 * the cut-off at 0.4 of the lower of both rates.
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
  private final Map<Double, LowPassKernel> kernels = new HashMap<>();

  private final PlacedSamples placed = new PlacedSamples();
  private float[] frameCounts = new float[0];
  private float[] windowCounts = new float[0];

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
  }

  /** An assembler for the windows of a model. */
  public static WindowAssembler of(ModelContract contract, Duration holeTolerance) {
    return new WindowAssembler(
        contract.inputUnit(), contract.samplingRateHz(), contract.windowSamples(), holeTolerance);
  }

  /**
   * Tells whether a window is whole. It is if no hole in it, its edges included, is longer than the
   * tolerance and its end is reached: the frames go on to the window's end, or a further frame
   * starts behind it after a hole within the tolerance. Reads no samples.
   *
   * @param windowStartMicros start of the window, in µs since the epoch
   * @throws IllegalArgumentException if the frames are not sorted by start time
   */
  public Coverage coverage(List<EcgSamples> frames, long windowStartMicros) {
    requireSorted(frames);
    long windowEnd = windowStartMicros + windowMicros;
    long covered = windowStartMicros;
    for (EcgSamples frame : frames) {
      long start = FrameTimes.startMicros(frame);
      long end = FrameTimes.endMicros(frame);
      if (end <= covered) {
        continue;
      }
      if (start - covered > holeToleranceMicros) {
        return new Coverage.Hole(covered, OptionalLong.of(start));
      }
      covered = end;
      if (covered >= windowEnd || start >= windowEnd) {
        return new Coverage.Complete();
      }
    }
    return new Coverage.Hole(covered, OptionalLong.empty());
  }

  private static void requireSorted(List<EcgSamples> frames) {
    long previous = Long.MIN_VALUE;
    for (EcgSamples frame : frames) {
      long start = FrameTimes.startMicros(frame);
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

  /**
   * Assembles a window.
   *
   * @param windowStartMicros start of the window, in µs since the epoch
   * @return the window's samples [L] in the model's unit, and the quality of the raw signal
   * @throws IllegalArgumentException if the window is not whole, see {@link #coverage}
   * @throws UnitMismatchException if the calibration of a frame in the window does not fit the
   *     model's unit
   */
  public AssembledWindow assemble(List<EcgSamples> frames, long windowStartMicros) {
    if (coverage(frames, windowStartMicros) instanceof Coverage.Hole hole) {
      throw new IllegalArgumentException(
          "The window from "
              + windowStartMicros
              + " to "
              + (windowStartMicros + windowMicros)
              + " µs has a hole from "
              + hole.fromMicros()
              + " µs on. Ask for its coverage before");
    }
    placed.clear();
    int rawSamples = 0;
    double lowestRateHz = Double.POSITIVE_INFINITY;
    for (EcgSamples frame : frames) {
      int added = place(frame, FrameTimes.startMicros(frame) - windowStartMicros, rawSamples);
      if (added > 0) {
        rawSamples += added;
        lowestRateHz = Math.min(lowestRateHz, frame.getSamplingRate());
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
    SignalQuality quality = qualityAssessor.assess(windowCounts, rawSamples, lowestRateHz);
    float[] samples = new float[windowSamples];
    placed.resample(kernel(lowestRateHz), 1e6 / samplingRateHz, samples);
    return new AssembledWindow(samples, quality);
  }

  /**
   * Places the frame's samples that lie in the window and behind the samples so far.
   *
   * @param frameStart the frame's start, in µs after the window's start
   * @param rawSamples number of samples of the window so far, without those interpolated
   * @return number of samples of the frame that were taken
   */
  private int place(EcgSamples frame, long frameStart, int rawSamples) {
    double period = 1e6 / frame.getSamplingRate();
    int frameSamples = SampleCodec.count(frame.getSamples());
    double from = placed.isEmpty() ? 0 : placed.lastTime() + 2 * ROUNDING_MICROS;
    int first = (int) clamp(indexAtOrAfter(from, frameStart, period), frameSamples);
    int end = (int) clamp(indexAtOrAfter((double) windowMicros, frameStart, period), frameSamples);
    if (first >= end) {
      return 0;
    }
    double unitPerCount = unitPerCount(frame);
    decode(frame, frameSamples);
    windowCounts = grown(windowCounts, rawSamples + end - first);
    System.arraycopy(frameCounts, first, windowCounts, rawSamples, end - first);

    double firstTime = frameStart + first * period;
    float firstValue = (float) (frameCounts[first] * unitPerCount);
    if (!placed.isEmpty() && firstTime - placed.lastTime() > HOLE_PERIODS * period) {
      placed.interpolateTo(firstTime, firstValue, period);
    }
    for (int i = first; i < end; i++) {
      placed.add(frameStart + i * period, (float) (frameCounts[i] * unitPerCount));
    }
    return end - first;
  }

  /** Index of the first sample that is, in whole microseconds, not before a time. */
  private static double indexAtOrAfter(double time, long frameStart, double period) {
    return Math.ceil((time - ROUNDING_MICROS - frameStart) / period);
  }

  private static double clamp(double index, int samples) {
    return Math.min(Math.max(index, 0), samples);
  }

  private double unitPerCount(EcgSamples frame) {
    double microvoltsPerCount = frame.getMicrovoltsPerCount();
    if (unit == InputUnit.COUNTS) {
      if (microvoltsPerCount != 0) {
        throw new UnitMismatchException(
            "The model takes in counts of unknown size, but a frame from "
                + frame.getStartTime()
                + " has "
                + microvoltsPerCount
                + " µV per count. Use a model for millivolts with this device");
      }
      return 1;
    }
    if (!(microvoltsPerCount > 0) || Double.isInfinite(microvoltsPerCount)) {
      throw new UnitMismatchException(
          "The model takes in millivolts, but a frame from "
              + frame.getStartTime()
              + " has "
              + microvoltsPerCount
              + " µV per count. Set the device's calibration, or use a model for counts");
    }
    return microvoltsPerCount * MILLIVOLTS_PER_MICROVOLT;
  }

  private void decode(EcgSamples frame, int frameSamples) {
    frameCounts = grown(frameCounts, frameSamples);
    SampleCodec.toCountsAboveBaseline(frame, frameCounts, 0);
  }

  /** The array, or one with its content and room for more. */
  private static float[] grown(float[] array, int size) {
    return size <= array.length ? array : Arrays.copyOf(array, Math.max(1024, 2 * size));
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
