package org.dt4ecg.training.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.training.beats.BeatTrain;
import org.jspecify.annotations.Nullable;

/**
 * Draws windows at random times from slices of sessions, anew each epoch, so that the network never
 * sees the same alignment twice.
 */
public final class CropSampler {

  private final List<Slice> slices;
  private final WindowCutter cutter;
  private final double density;
  private final @Nullable SliceBeats beats;

  /**
   * @param slices where to draw from; a slice shorter than a crop gives none
   * @param density crops per window length of signal; 2 draws twice as many windows as fit side by
   *     side
   */
  public CropSampler(List<Slice> slices, WindowCutter cutter, double density) {
    this(slices, cutter, density, null);
  }

  /**
   * Makes a sampler whose crops come with their heart beats.
   *
   * @param slices where to draw from; a slice shorter than a crop gives none
   * @param density crops per window length of signal
   * @param beats the beats of the slices, at the rate of the crops; null leaves them out
   */
  public CropSampler(
      List<Slice> slices, WindowCutter cutter, double density, @Nullable SliceBeats beats) {
    if (!(density > 0)) {
      throw new IllegalArgumentException("density is " + density + "; it must be positive");
    }
    this.slices = List.copyOf(slices);
    this.cutter = cutter;
    this.density = density;
    this.beats = beats;
  }

  /**
   * The crops of an epoch.
   *
   * @param crops shuffled crops
   * @param unusable how many were left out because their counts stand still
   * @param incomplete how many were left out for a hole
   */
  public record Crops(List<Crop> crops, long unusable, long incomplete) {

    public Crops {
      crops = List.copyOf(crops);
    }

    /** The windows of the crops. */
    public List<LabelledWindow> windows() {
      return crops.stream().map(Crop::window).toList();
    }
  }

  /** Draws the crops of an epoch. */
  public Crops draw(Random random) {
    List<Crop> crops = new ArrayList<>();
    long unusable = 0;
    long incomplete = 0;
    for (Slice slice : slices) {
      TimeSpan span = slice.span();
      long room = span.lengthMicros() - cutter.windowMicros();
      long count =
          room < 0
              ? 0
              : Math.max(1, Math.round(density * span.lengthMicros() / cutter.windowMicros()));
      for (long i = 0; i < count; i++) {
        int offset = cutter.samplesIn((long) (random.nextDouble() * room));
        Optional<AssembledWindow> window =
            cutter.at(slice.session(), span.fromMicros() + cutter.micros(offset));
        if (window.isEmpty()) {
          incomplete++;
        } else if (!window.get().hasSignal()) {
          unusable++;
        } else {
          LabelledWindow labelled = new LabelledWindow(slice.session(), -1, window.get());
          crops.add(
              new Crop(
                  labelled,
                  beats == null
                      ? null
                      : beats.of(slice, offset, labelled.window().samples().length),
                  beats == null ? null : beats.train(slice, offset)));
        }
      }
    }
    Collections.shuffle(crops, random);
    return new Crops(crops, unusable, incomplete);
  }

  /**
   * A window that was drawn for training.
   *
   * @param window the window
   * @param beats the heart beats in it, as long as its samples and in their unit; null where nobody
   *     asked for them
   * @param train what the beats were drawn from, counted from the first sample; null where there
   *     are none
   */
  public record Crop(LabelledWindow window, float @Nullable [] beats, @Nullable BeatTrain train) {}
}
