package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionTest {

  private static final Prediction SURE =
      new Prediction(
          new float[] {0.02f, 0.9f, 0.08f}, new float[] {0.95f, 0.05f}, new float[] {1, 2}, 0.7f);

  @Test
  void onAPoorSignalItIsLessSureOfTheSame() {
    Prediction poor = SURE.on(SignalQuality.POOR);

    assertThat(poor.identity()[1]).isBetween(0.8f, 0.89f);
    assertThat(poor.activity()[0]).isBetween(0.6f, 0.8f);
    assertThat(poor.identity()[2]).isGreaterThan(poor.identity()[0]);
    assertThat(poor.identity()[0] + poor.identity()[1] + poor.identity()[2])
        .isCloseTo(1, within(1e-6f));
    assertThat(poor.activity()[0] + poor.activity()[1]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void whatItIsComparedByStays() {
    Prediction poor = SURE.on(SignalQuality.POOR);

    assertThat(poor.embedding()).isSameAs(SURE.embedding());
    assertThat(poor.familiarity()).isEqualTo(SURE.familiarity());
  }

  @ParameterizedTest
  @EnumSource(
      value = SignalQuality.class,
      names = {"GOOD", "UNUSABLE"})
  void onAnyOtherItStaysAsItIs(SignalQuality quality) {
    assertThat(SURE.on(quality)).isSameAs(SURE);
  }

  @Test
  void aProbabilityOfNothingStaysNothing() {
    Prediction certain =
        new Prediction(new float[] {1, 0}, new float[] {0, 1}, new float[0]).on(SignalQuality.POOR);

    assertThat(certain.identity()).containsExactly(1, 0);
    assertThat(certain.activity()).containsExactly(0, 1);
  }
}
