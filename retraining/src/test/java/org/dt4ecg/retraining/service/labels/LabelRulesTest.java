package org.dt4ecg.retraining.service.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.retraining.service.sample.LabelledFrames;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.junit.jupiter.api.Test;

class LabelRulesTest {

  private static final byte[] KEY = "device-1".getBytes(UTF_8);

  private final LabelRules rules = new LabelRules(InputUnit.COUNTS);

  @Test
  void aGoodFrameHasNoFault() {
    assertThat(rules.faultOf(KEY, LabelledFrames.frame(0))).isEmpty();
  }

  @Test
  void whatTheStreamWouldRefuseIsRefused() {
    assertThat(faultOf(frame -> frame.setSamples(ByteBuffer.allocate(0))))
        .hasValue(RefusalReason.NO_SAMPLES);
    assertThat(faultOf(frame -> frame.setSamples(ByteBuffer.allocate(3))))
        .hasValue(RefusalReason.ODD_BYTE_COUNT);
    assertThat(faultOf(frame -> frame.setSamplingRate(Double.NaN)))
        .hasValue(RefusalReason.SAMPLING_RATE);
    assertThat(faultOf(frame -> frame.setSamplingRate(10))).hasValue(RefusalReason.SAMPLING_RATE);
    assertThat(faultOf(frame -> frame.setMicrovoltsPerCount(-1)))
        .hasValue(RefusalReason.CALIBRATION);
    assertThat(faultOf(frame -> frame.setSamples(ByteBuffer.allocate(2 * 100 * 61))))
        .hasValue(RefusalReason.TOO_LONG);
    assertThat(faultOf(frame -> frame.setMicrovoltsPerCount(2.5))).hasValue(RefusalReason.UNIT);
    assertThat(
            new LabelRules(InputUnit.MILLIVOLTS)
                .faultOf(KEY, LabelledFrames.frame(0))
                .map(Refusal::reason))
        .hasValue(RefusalReason.UNIT);
  }

  @Test
  void labelsThatSayNothingAreRefused() {
    assertThat(faultOf(frame -> frame.setUserId(" "))).hasValue(RefusalReason.NO_USER);
    assertThat(faultOf(frame -> frame.setActivity(""))).hasValue(RefusalReason.NO_ACTIVITY);
    assertThat(faultOf(frame -> frame.setSessionId(""))).hasValue(RefusalReason.NO_SESSION);
  }

  @Test
  void aRecordWithoutValueOrWithTheWrongKeyIsRefused() {
    assertThat(rules.faultOf(KEY, null).map(Refusal::reason)).hasValue(RefusalReason.NO_VALUE);
    assertThat(rules.faultOf(null, LabelledFrames.frame(0)).map(Refusal::reason))
        .hasValue(RefusalReason.WRONG_KEY);
    assertThat(rules.faultOf(new byte[] {1}, LabelledFrames.frame(0)).map(Refusal::reason))
        .hasValue(RefusalReason.WRONG_KEY);
  }

  private Optional<RefusalReason> faultOf(Consumer<LabelledEcg.Builder> damage) {
    LabelledEcg.Builder frame = LabelledEcg.newBuilder(LabelledFrames.frame(0));
    damage.accept(frame);
    return rules.faultOf(KEY, frame.build()).map(Refusal::reason);
  }
}
