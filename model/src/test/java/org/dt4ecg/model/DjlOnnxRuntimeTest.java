package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DjlOnnxRuntimeTest {

  private static final List<String> SETTINGS =
      List.of("OPT_OUT_TRACKING", "ai.djl.offline", "ai.djl.onnx.disable_alternative");

  private final Map<String, String> before = new HashMap<>();

  @BeforeEach
  void remember() {
    for (String setting : SETTINGS) {
      String value = System.clearProperty(setting);
      if (value != null) {
        before.put(setting, value);
      }
    }
  }

  @AfterEach
  void restore() {
    SETTINGS.forEach(System::clearProperty);
    before.forEach(System::setProperty);
  }

  @Test
  void theEngineIsStartedOfflineAndWithoutTracking() {
    DjlOnnxRuntime.start();

    assertThat(SETTINGS)
        .allSatisfy(setting -> assertThat(System.getProperty(setting)).isEqualTo("true"));
    assertThat(Engine.getEngine(DjlOnnxRuntime.ENGINE_NAME).getAlternativeEngine()).isNull();
  }

  @Test
  void whatIsSetAlreadyIsKept() {
    System.setProperty("ai.djl.offline", "false");

    DjlOnnxRuntime.start();

    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("false");
  }
}
