package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFreeEvaluationTest {

  /** Class names stand in class files as plain text. */
  private static final List<String> FORBIDDEN =
      List.of(
          "ai/djl/",
          "org/dt4ecg/training/network",
          "org/dt4ecg/training/onnx",
          "org/dt4ecg/training/learning");

  @ParameterizedTest
  @ValueSource(strings = {"evaluation", "dataset", "balancing"})
  void evaluationCannotReachATensorEngine(String packageName) throws Exception {
    Path classes =
        Path.of(Evaluator.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("org/dt4ecg/training")
            .resolve(packageName);

    try (Stream<Path> files = Files.list(classes)) {
      assertThat(files.filter(file -> file.toString().endsWith(".class")).toList())
          .isNotEmpty()
          .allSatisfy(file -> assertThat(text(file)).doesNotContain(FORBIDDEN));
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
