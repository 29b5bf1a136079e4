package org.dt4ecg.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopicsTest {

  static List<Topic<?, ?>> all() {
    return Topics.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTopicHasANameThatKafkaTakesAndSaysWhatIsInIt(Topic<?, ?> topic) {
    org.apache.kafka.common.internals.Topic.validate(topic.name());
    assertThat(topic.description()).endsWith(".").doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTopicSaysWhatItKeeps(Topic<?, ?> topic) {
    assertThat(topic.configuration().get("cleanup.policy")).isIn("delete", "compact");
    assertThat(topic.configuration().containsKey("retention.ms"))
        .isEqualTo("delete".equals(topic.configuration().get("cleanup.policy")));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTopicHoldsRecordsUnderTextKeysOrBytesAsTheyWere(Topic<?, ?> topic) {
    if (topic.keyType() == String.class) {
      assertThat(topic.valueType()).isAssignableTo(SpecificRecord.class);
    } else {
      assertThat(topic.valueType()).isEqualTo(byte[].class);
    }
  }

  @Test
  void whatIsKeyedByDeviceCanBeJoined() {
    assertThat(
            List.of(
                Topics.ECG_SAMPLES,
                Topics.IDENTITY_RESULTS,
                Topics.ACTIVITY_RESULTS,
                Topics.SHADOW_RESULTS,
                Topics.USER_ACTIVITY,
                Topics.DEVICE_ASSIGNMENTS,
                Topics.ECG_LABELS,
                Topics.LABELLED_ECG))
        .extracting(Topic::partitions)
        .containsOnly(Topics.ECG_SAMPLES.partitions());
  }

  @Test
  void namesAreUnique() {
    assertThat(Topics.all()).extracting(Topic::name).doesNotHaveDuplicates().hasSize(14);
  }

  @Test
  void whatAShadowSaysIsKeptAsLongAsWhatTheModelThatServesSays() {
    assertThat(Topics.SHADOW_RESULTS.configuration())
        .isEqualTo(Topics.IDENTITY_RESULTS.configuration());
  }

  @Test
  void aTemplateThatWasTakenBackIsOffTheBrokerWithinADay() {
    assertThat(Topics.IDENTITY_TEMPLATES.configuration())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("max.compaction.lag.ms", "86400000")
        .containsEntry("delete.retention.ms", "86400000");
  }

  @Test
  void aModelReleaseOfSixteenMebibytesFits() {
    assertThat(Topics.MODEL_RELEASES.configuration())
        .containsEntry("max.message.bytes", Integer.toString(16 << 20))
        .containsEntry("cleanup.policy", "compact");
  }

  @Test
  void aTopicWithoutANameOrPartitionsIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> topic(" ", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> topic("t", 0))
        .withMessageContaining("at least one partition, not 0");
  }

  private static void topic(String name, int partitions) {
    new Topic<>(name, String.class, String.class, partitions, 1, Map.of(), "A topic.");
  }
}
