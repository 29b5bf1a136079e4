package org.dt4ecg.study.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.enrolment.IdentityTemplateBuilder;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.TimeSpan;
import org.dt4ecg.training.dataset.WindowCutter;
import org.dt4ecg.training.learning.TrainingOptions;

/**
 * Cuts out of recordings exactly what a template is made of, so that who is retrained with it
 * instead learns from no more.
 *
 * @param cutter cuts the windows of the model that is to be trained
 * @param windows usable windows that a template needs
 */
record TemplateSource(WindowCutter cutter, int windows) {

  /**
   * For a model that is trained with these options: a template is of {@link
   * IdentityTemplateBuilder#LEAST_ECG}.
   */
  static TemplateSource of(RecordedData data, TrainingOptions options) {
    Duration hop =
        Duration.ofNanos(Math.round(1e9 * options.hopSamples() / options.samplingRateHz()));
    long needed = (IdentityTemplateBuilder.LEAST_ECG.toNanos() + hop.toNanos() - 1) / hop.toNanos();
    return new TemplateSource(
        new WindowCutter(
            data.unit(), options.samplingRateHz(), options.windowSamples(), options.hopSamples()),
        Math.toIntExact(needed));
  }

  /**
   * The beginning of slices, up to the end of the last window that is needed.
   *
   * @return the parts; none if all of them do not suffice
   */
  List<Slice> cut(List<Slice> slices) {
    List<Slice> parts = new ArrayList<>();
    int missing = windows;
    for (Slice slice : slices) {
      List<LabelledWindow> usable = cutter.grid(List.of(slice)).withSignal();
      int taken = Math.min(missing, usable.size());
      if (taken > 0) {
        long end = cutter.span(usable.get(taken - 1)).toMicros();
        parts.add(new Slice(slice.session(), new TimeSpan(slice.span().fromMicros(), end)));
        missing -= taken;
      }
    }
    return missing > 0 ? List.of() : parts;
  }
}
