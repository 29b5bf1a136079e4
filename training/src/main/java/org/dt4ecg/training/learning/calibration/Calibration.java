package org.dt4ecg.training.learning.calibration;

import java.util.List;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.training.onnx.Temperatures;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen on validation windows.
 *
 * @param temperatures temperatures of the heads
 * @param fusion how the windows of a session are fused
 * @param rejection when nobody is named
 * @param templates from when a person enrolled by template is claimed; null without validation
 *     windows
 */
public record Calibration(
    Temperatures temperatures,
    Fusion fusion,
    UnknownPersonRule rejection,
    @Nullable TemplateThresholds templates) {

  /** Of a network that nothing was held out for: probabilities as learned, everybody is claimed. */
  public static final Calibration NONE =
      new Calibration(
          Temperatures.NONE,
          Fusion.DEFAULT,
          new UnknownPersonRule(UnknownPersonRule.Score.MAX_PROBABILITY, List.of(0.0)),
          null);

  /** The same with probabilities as the network learned them. */
  public Calibration withoutTemperatures() {
    return new Calibration(Temperatures.NONE, fusion, rejection, templates);
  }
}
