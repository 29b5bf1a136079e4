package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.junit.jupiter.api.Test;

class SuccessionCheckTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final SuccessionCheck check = new SuccessionCheck(Contracts.tiny(), NOON, NOON);

  @Test
  void aReleaseOfThePastMayServeAndOneThatIsAheadByWhatClocksDiffer() {
    SuccessionCheck first = new SuccessionCheck(Contracts.tiny(), Instant.EPOCH, NOON);

    assertThatCode(() -> first.check(Contracts.tiny(), Instant.EPOCH)).doesNotThrowAnyException();
    assertThatCode(() -> first.check(Contracts.tiny(), NOON.plus(Duration.ofMinutes(5))))
        .doesNotThrowAnyException();
  }

  @Test
  void aReleaseFromTheFutureIsRefused() {
    Instant ahead = NOON.plus(Duration.ofMinutes(5)).plusNanos(1000);

    assertThatThrownBy(() -> check.check(Contracts.tiny(), ahead))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.IN_FUTURE))
        .hasMessageContaining("Set the clock that is wrong");
  }

  @Test
  void aNewerReleaseOrTheSameOneMayServe() {
    assertThatCode(() -> check.check(Contracts.tiny(), NOON.plusNanos(1000)))
        .doesNotThrowAnyException();
    assertThatCode(() -> check.check(Contracts.tiny(), NOON)).doesNotThrowAnyException();
  }

  @Test
  void anOlderReleaseIsRefused() {
    assertThatThrownBy(() -> check.check(Contracts.tiny(), NOON.minusNanos(1000)))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.OUT_OF_ORDER))
        .hasMessageContaining("publish its file anew");
  }

  @Test
  void otherPeopleAndActivitiesAreNoOtherInput() {
    ModelContract tiny = Contracts.tiny();
    ModelContract grown =
        with(tiny, tiny.inputUnit(), tiny.samplingRateHz(), 4, 2, List.of("sim-01", "sim-99"));

    assertThatCode(() -> check.check(grown, NOON)).doesNotThrowAnyException();
  }

  @Test
  void anotherInputIsRefusedWithWhatDiffers() {
    ModelContract tiny = Contracts.tiny();

    assertRefused(with(tiny, InputUnit.COUNTS, 250, 4, 2), "inputUnit is COUNTS instead of MILLI");
    assertRefused(with(tiny, tiny.inputUnit(), 500, 4, 2), "samplingRateHz is 500 instead of 250");
    assertRefused(with(tiny, tiny.inputUnit(), 250, 8, 2), "windowSamples is 8 instead of 4");
    assertRefused(with(tiny, tiny.inputUnit(), 250, 4, 4), "hopSamples is 4 instead of 2");
  }

  private void assertRefused(ModelContract offered, String difference) {
    assertThatThrownBy(() -> check.check(offered, NOON))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.OTHER_INPUT))
        .hasMessageContaining(difference);
  }

  private static ModelContract with(
      ModelContract contract, InputUnit unit, int rate, int window, int hop) {
    return with(contract, unit, rate, window, hop, contract.identities());
  }

  private static ModelContract with(
      ModelContract contract,
      InputUnit unit,
      int rate,
      int window,
      int hop,
      List<String> identities) {
    return new ModelContract(
        contract.contractVersion(),
        contract.name(),
        unit,
        rate,
        window,
        hop,
        identities,
        contract.activities(),
        contract.embeddingSize(),
        contract.rejection(),
        contract.fusion(),
        contract.templates(),
        contract.dataset(),
        contract.trainingDataSha256(),
        contract.seed(),
        contract.metrics());
  }
}
