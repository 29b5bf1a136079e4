package org.dt4ecg.retrainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.dt4ecg.retrainer.labels.NewData.RoundSchedule;
import org.dt4ecg.retrainer.round.PromotionRule.PromotionSettings;
import org.dt4ecg.retrainer.sample.SampleSettings;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingRecipe;
import org.junit.jupiter.api.Test;

class RetrainingConfigTest {

  private static final Map<String, String> REQUIRED =
      Map.of(
          RetrainingConfig.MODEL_PATH, "model.onnx",
          RetrainingConfig.SIGNING_PRIVATE_KEY, "key.pem",
          RetrainingConfig.SIGNING_PUBLIC_KEY, "key.pub.pem",
          RetrainingConfig.SAMPLE_DIRECTORY, "sample");

  @Test
  void theDefaultsAreThoseOfTheDesign() {
    RetrainingConfig config = new RetrainingConfig(REQUIRED);

    assertThat(config.sample()).isEqualTo(new SampleSettings(1, Duration.ofSeconds(30), 8, 2_000));
    assertThat(config.schedule()).isEqualTo(new RoundSchedule(1_000, Duration.ofDays(1)));
    assertThat(config.promotion()).isEqualTo(new PromotionSettings(0.005, 0.02, 0.5));
    assertThat(config.heldOutShare()).isEqualTo(0.25);
    assertThat(config.training())
        .isEqualTo(
            TrainingOptions.defaults()
                .withEpochs(12)
                .withRecipe(TrainingRecipe.defaults().withLearningRate(1e-3)));
    assertThat(config.groupId()).isEqualTo("dt4ecg-retraining");
    assertThat(config.transactionalId()).isEqualTo("dt4ecg-retraining");
    assertThat(config.trustedKeys()).isEmpty();
    assertThat(config.releaseMode()).isEqualTo(ReleaseMode.SERVING);
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    for (String key : REQUIRED.keySet()) {
      Map<String, String> without = new HashMap<>(REQUIRED);
      without.remove(key);
      assertThatThrownBy(() -> new RetrainingConfig(without))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(key);
    }
    assertThatThrownBy(() -> with(RetrainingConfig.HELD_OUT_SHARE, "1.5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RetrainingConfig.HELD_OUT_SHARE)
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> with(RetrainingConfig.RELEASE_MODE, "quietly"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(RetrainingConfig.RELEASE_MODE)
        .hasMessageContaining("serving, shadow");
  }

  @Test
  void whatIsSetIsRead() {
    assertThat(with(RetrainingConfig.TRUSTED_KEYS, "a.pem,b.pem").trustedKeys())
        .containsExactly(Path.of("a.pem"), Path.of("b.pem"));
    assertThat(with(RetrainingConfig.TRAINING_EPOCHS, "3").training().epochs()).isEqualTo(3);
    assertThat(with(RetrainingConfig.RELEASE_MODE, "shadow").releaseMode())
        .isEqualTo(ReleaseMode.SHADOW);
    assertThat(with(RetrainingConfig.EVERY_MS, "5000").schedule().every())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void otherKeysAreHandedOnToTheClients() {
    assertThat(with("bootstrap.servers", "broker:9092").clientSettings())
        .containsOnly(Map.entry("bootstrap.servers", "broker:9092"));
  }

  private static RetrainingConfig with(String key, String value) {
    Map<String, String> settings = new HashMap<>(REQUIRED);
    settings.put(key, value);
    return new RetrainingConfig(settings);
  }
}
