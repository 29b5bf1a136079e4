package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
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

  /** ONNX Runtime has such kernels on processors of this kind, whatever their instructions. */
  @ParameterizedTest
  @MethodSource("releases")
  @EnabledOnOs(architectures = "amd64")
  void itsConvolutionsRunOnKernelsForBlocksOfChannels(Path file, @TempDir Path folder)
      throws IOException, OrtException {
    DjlOnnxRuntime.start();
    Path optimised = folder.resolve("optimised.onnx");
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setOptimizedModelFilePath(optimised.toString());
      OrtEnvironment.getEnvironment().createSession(Files.readAllBytes(file), options).close();
    }

    assertThat(ModelProto.parseFrom(Files.readAllBytes(optimised)).getGraph().getNodeList())
        .filteredOn(node -> node.getOpType().endsWith("Conv"))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(node.getDomain()).isEqualTo("com.microsoft.nchwc"));
  }
}
