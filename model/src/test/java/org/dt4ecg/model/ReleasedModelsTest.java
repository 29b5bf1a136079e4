package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that come with the project, whatever contract version they were written with. */
class ReleasedModelsTest {

  static List<Path> releases() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("releases"))) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  @Test
  void thereAreSome() throws IOException {
    assertThat(releases()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aReleasedModelServesUnderTheCurrentContract(Path file)
      throws IOException, InvalidModelException, ClassificationException {
    try (OnnxModel model = OnnxModel.load(ModelFile.read(file));
        WindowClassifier classifier = model.newClassifier()) {
      float[] window = new float[model.contract().windowSamples()];
      window[window.length / 2] = 1;

      assertThat(model.contract().contractVersion()).isEqualTo(ModelContract.CURRENT_VERSION);
      assertThat(ContractJson.read(ContractJson.write(model.contract())))
          .isEqualTo(model.contract());
      assertThat(classifier.classify(List.of(window))).hasSize(1);
    }
  }
}
