package org.dt4ecg.training.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.training.beats.BeatDecomposer;
import org.dt4ecg.training.beats.BeatDecomposition;
import org.dt4ecg.training.beats.BeatTrain;
import org.jspecify.annotations.Nullable;

/**
 * The heart beats of slices, found once over the whole of each, since a beat that is averaged over
 * a minute is cleaner than one over a few seconds. A slice with a hole has none. Immutable.
 */
public final class SliceBeats {

  private final Map<Slice, BeatDecomposition> bySlice;

  private SliceBeats(Map<Slice, BeatDecomposition> bySlice) {
    this.bySlice = bySlice;
  }

  /**
   * Finds the beats.
   *
   * @param samplingRateHz rate of the beats' samples, in Hz
   */
  public static SliceBeats of(List<Slice> slices, InputUnit unit, int samplingRateHz) {
    BeatDecomposer decomposer = new BeatDecomposer(samplingRateHz);
    Map<Slice, BeatDecomposition> bySlice = new HashMap<>();
    for (Slice slice : slices) {
      int samples = Math.toIntExact(slice.span().lengthMicros() * samplingRateHz / 1_000_000);
      if (samples > 0) {
        Optional<AssembledWindow> whole =
            new WindowCutter(unit, samplingRateHz, samples, samples)
                .at(slice.session(), slice.span().fromMicros());
        whole.ifPresent(window -> bySlice.put(slice, decomposer.decompose(window.samples())));
      }
    }
    return new SliceBeats(bySlice);
  }

  /**
   * The beats of a stretch.
   *
   * @param offset its first sample, counted from the start of the slice
   * @param samples its length
   * @return null if the slice has no beats or the stretch leaves it
   */
  float @Nullable [] of(Slice slice, int offset, int samples) {
    BeatDecomposition found = bySlice.get(slice);
    return found == null || offset + samples > found.beats().length
        ? null
        : Arrays.copyOfRange(found.beats(), offset, offset + samples);
  }

  /**
   * What the beats of a slice were drawn from.
   *
   * @param offset the sample to count from, itself counted from the start of the slice
   * @return null if the slice has no beats
   */
  @Nullable BeatTrain train(Slice slice, int offset) {
    BeatDecomposition found = bySlice.get(slice);
    return found == null || found.train() == null ? null : found.train().from(offset);
  }
}
