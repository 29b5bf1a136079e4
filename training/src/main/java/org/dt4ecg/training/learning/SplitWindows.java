package org.dt4ecg.training.learning;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.dt4ecg.training.dataset.CropSampler;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.SliceBeats;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.WindowCutter;

/** The windows of a split that training looks at. */
final class SplitWindows {

  /** Distance of the validation windows, which may overlap. */
  private static final Duration VALIDATION_HOP = Duration.ofMillis(500);

  private final RecordedData data;
  private final Split split;
  private final TrainingOptions options;

  SplitWindows(RecordedData data, Split split, TrainingOptions options) {
    this.data = data;
    this.split = split;
    this.options = options;
  }

  /**
   * Draws training crops, with room for the time warp. Where no slice has that room, as in a split
   * of single windows, crops are as long as a window.
   */
  CropSampler sampler() {
    int roomy = options.recipe().augmentation().samplesFor(options.windowSamples());
    WindowCutter roomyCutter = cutter(roomy, roomy);
    boolean fits =
        split.training().stream()
            .anyMatch(slice -> slice.span().lengthMicros() >= roomyCutter.windowMicros());
    return new CropSampler(
        split.training(),
        fits ? roomyCutter : cutter(options.windowSamples(), options.windowSamples()),
        options.recipe().cropDensity(),
        options.recipe().needsBeats()
            ? SliceBeats.of(split.training(), data.unit(), options.samplingRateHz())
            : null);
  }

  /**
   * Crops to measure the signal's scale on.
   *
   * @throws TrainingException if there are none
   */
  List<LabelledWindow> sample(CropSampler sampler) throws TrainingException {
    List<LabelledWindow> sample = sampler.draw(new Random(options.seed())).windows();
    if (sample.isEmpty()) {
      throw new TrainingException(
          "no training window could be cut from data set %s: windows of %s s do not fit its parts"
              .formatted(data.dataset(), seconds()));
    }
    return sample;
  }

  /**
   * The usable training windows as the stream would seal them.
   *
   * @throws TrainingException if there are none
   */
  List<LabelledWindow> training() throws TrainingException {
    List<LabelledWindow> windows = usable(split.training(), options.hopSamples());
    if (windows.isEmpty()) {
      throw new TrainingException(
          ("no training window of %s s lies on the grid of its session in data set %s, so nobody's"
                  + " mean embedding can be told; give longer recordings")
              .formatted(seconds(), data.dataset()));
    }
    return windows;
  }

  /**
   * The usable validation windows, on a grid of half a second; where no window of it fits, that at
   * the beginning of each part.
   *
   * @return none if the split has no validation part
   * @throws TrainingException if the split has one, but no window fits
   */
  List<LabelledWindow> validation() throws TrainingException {
    List<LabelledWindow> windows = usable(split.validation(), validationHop());
    if (windows.isEmpty()) {
      windows =
          cutter(options.windowSamples(), options.hopSamples()).first(split.validation()).stream()
              .filter(window -> window.window().hasSignal())
              .toList();
    }
    if (windows.isEmpty() && !split.validation().isEmpty()) {
      throw new TrainingException(
          ("no validation window could be cut from data set %s: the part of a recording for it must"
               + " hold a window of %s s, so give longer recordings, or where people have several"
               + " use the split first-record")
              .formatted(data.dataset(), seconds()));
    }
    return windows;
  }

  /** Distance of the stream's windows, in steps of the grid of the validation windows. */
  int streamHop() {
    return Math.max(1, options.hopSamples() / validationHop());
  }

  private List<LabelledWindow> usable(List<Slice> slices, int hopSamples) {
    return cutter(options.windowSamples(), hopSamples).grid(slices).withSignal();
  }

  private int validationHop() {
    int hop = Math.toIntExact(VALIDATION_HOP.toMillis() * options.samplingRateHz() / 1000);
    return Math.max(1, Math.min(hop, options.windowSamples()));
  }

  private double seconds() {
    return (double) options.windowSamples() / options.samplingRateHz();
  }

  private WindowCutter cutter(int windowSamples, int hopSamples) {
    return new WindowCutter(data.unit(), options.samplingRateHz(), windowSamples, hopSamples);
  }
}
