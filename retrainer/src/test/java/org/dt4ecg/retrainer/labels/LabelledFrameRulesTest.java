package org.dt4ecg.retrainer.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.retrainer.sample.LabelledFrames;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.junit.jupiter.api.Test;

class LabelledFrameRulesTest {

  private static final byte[] KEY = "device-1".getBytes(UTF_8);

  private final LabelledFrameRules rules = new LabelledFrameRules(InputUnit.COUNTS);

  @Test
  void aGoodFrameHasNoFault() {
    assertThat(rules.faultOf(KEY, LabelledFrames.frame(0))).isEmpty();
  }

  @Test
  void whatTheStreamWouldRefuseIsRefused() {
    assertThat(faultOf(frame -> frame.setSamples(ByteBuffer.allocate(0))))
        .hasValue(RejectionReason.NO_SAMPLES);
    assertThat(faultOf(frame -> frame.setSamples(ByteBuffer.allocate(3))))
        .hasValue(RejectionReason.ODD_BYTE_COUNT);
    assertThat(faultOf(frame -> frame.setSamplingRate(Double.NaN)))
        .hasValue(RejectionReason.SAMPLING_RATE);
    assertThat(faultOf(frame -> frame.setSamplingRate(10))).hasValue(RejectionReason.SAMPLING_RATE);
    assertThat(faultOf(frame -> frame.setMicrovoltsPerCount(-1)))
        .hasValue(RejectionReason.CALIBRATION);
    assertThat(faultOf(frame -> frame.setSamples(ByteBuffer.allocate(2 * 100 * 61))))
        .hasValue(RejectionReason.TOO_LONG);
    assertThat(faultOf(frame -> frame.setMicrovoltsPerCount(2.5))).hasValue(RejectionReason.UNIT);
    assertThat(
            new LabelledFrameRules(InputUnit.MILLIVOLTS)
                .faultOf(KEY, LabelledFrames.frame(0))
                .map(Rejection::reason))
        .hasValue(RejectionReason.UNIT);
  }

  @Test
  void textsThatGrowWhenTheyAreUnpackedAreRefused() {
    String text = "x".repeat(3_000_000);
    assertThat(faultOf(frame -> frame.setLead(text))).hasValue(RejectionReason.TEXT);
    assertThat(faultOf(frame -> frame.setDeviceId(text))).hasValue(RejectionReason.TEXT);
    assertThat(faultOf(frame -> frame.setUserId(text))).hasValue(RejectionReason.TEXT);
    assertThat(faultOf(frame -> frame.setActivity(text))).hasValue(RejectionReason.TEXT);
    assertThat(faultOf(frame -> frame.setSessionId(text))).hasValue(RejectionReason.TEXT);
    assertThat(faultOf(frame -> frame.setSessionId("x".repeat(300)))).isEmpty();
  }

  @Test
  void labelsThatSayNothingAreRefused() {
    assertThat(faultOf(frame -> frame.setUserId(" "))).hasValue(RejectionReason.NO_USER);
    assertThat(faultOf(frame -> frame.setActivity(""))).hasValue(RejectionReason.NO_ACTIVITY);
    assertThat(faultOf(frame -> frame.setSessionId(""))).hasValue(RejectionReason.NO_SESSION);
  }

  @Test
  void aRecordWithoutValueOrWithTheWrongKeyIsRefused() {
    assertThat(rules.faultOf(KEY, null).map(Rejection::reason)).hasValue(RejectionReason.NO_VALUE);
    assertThat(rules.faultOf(null, LabelledFrames.frame(0)).map(Rejection::reason))
        .hasValue(RejectionReason.WRONG_KEY);
    assertThat(rules.faultOf(new byte[] {1}, LabelledFrames.frame(0)).map(Rejection::reason))
        .hasValue(RejectionReason.WRONG_KEY);
  }

  private Optional<RejectionReason> faultOf(Consumer<LabelledEcg.Builder> damage) {
    LabelledEcg.Builder frame = LabelledEcg.newBuilder(LabelledFrames.frame(0));
    damage.accept(frame);
    return rules.faultOf(KEY, frame.build()).map(Rejection::reason);
  }
}
