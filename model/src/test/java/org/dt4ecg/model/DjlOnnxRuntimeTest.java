package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
  @EnabledOnOs(OS.LINUX)
  void noLibraryStaysWhereItWasUnpacked() throws IOException {
    DjlOnnxRuntime.start();

    assertThat(Files.readString(Path.of("/proc/self/maps")))
        .as("loaded, and deleted since")
        .containsPattern("libonnxruntime\\.so \\(deleted\\)\n")
        .doesNotContainPattern("libonnxruntime\\.so\n");
  }

  @Test
  void onlyOnnxRuntimesOwnFolderIsTakenForIt() {
    List<String> loaded =
        List.of(
            "7f12-7f34 r-xp 00000000 fe:00 12 /tmp/onnxruntime-java12/libonnxruntime.so",
            "7f34-7f56 r--p 00000000 fe:00 12 /tmp/onnxruntime-java12/libonnxruntime.so",
            "7f56-7f78 r-xp 00000000 fe:00 13 /tmp/onnxruntime-java34/lib.so (deleted)",
            "7f78-7f9a r-xp 00000000 fe:00 14 /opt/onnxruntime-java-1/native/lib.so",
            "7f9a-7fbc r-xp 00000000 fe:00 15 /lib/libc.so",
            "7fbc-7fde rw-p 00000000 00:00 0");

    assertThat(UnpackedLibraries.folders(loaded))
        .containsExactly(Path.of("/tmp/onnxruntime-java12"));
  }

  @Test
  void whatIsSetAlreadyIsKept() {
    System.setProperty("ai.djl.offline", "false");

    DjlOnnxRuntime.start();

    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("false");
  }
}
