package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** DJL frees what it holds outside the heap when the manager it hangs on is closed. */
class OnnxMemoryTest {

  private static final int BATCHES = 100_000;

  @Test
  void nothingStaysBehindAfterManyBatches()
      throws IOException, MalformedModelException, ClassificationException {
    DjlOnnxRuntime.start();
    try (Model model = Model.newInstance("tiny", Device.cpu(), DjlOnnxRuntime.ENGINE_NAME)) {
      model.load(new ByteArrayInputStream(TinyModel.bytes()));
      int heldByTheModel = held(model.getNDManager());
      OnnxWindowClassifier classifier = new OnnxWindowClassifier(Contracts.tiny(), model, () -> {});
      int heldInAll = held(model.getNDManager());

      List<float[]> windows = List.of(new float[] {1, 2, 3, 4}, new float[] {4, 3, 2, 1});
      for (int i = 0; i < BATCHES; i++) {
        classifier.classify(windows);
      }

      assertThat(held(model.getNDManager())).isEqualTo(heldInAll);
      assertThat(model.getNDManager().getManagedArrays()).isEmpty();
      classifier.close();
      assertThat(held(model.getNDManager())).isEqualTo(heldByTheModel);
    }
  }

  @Test
  void nothingStaysBehindAfterManyClassifiers() throws InvalidModelException {
    OnnxModel model = OnnxModel.load(ModelFile.of(TinyModel.bytes()));
    assertThat(model)
        .extracting("model")
        .extracting(session -> held(((Model) session).getNDManager()))
        .satisfies(
            before -> {
              for (int i = 0; i < 1000; i++) {
                model.newClassifier().close();
              }
              assertThat(model)
                  .extracting("model")
                  .extracting(session -> held(((Model) session).getNDManager()))
                  .isEqualTo(before);
            });
    model.close();
  }

  /**
   * Number of arrays, sessions and managers that hang on a manager; DJL does not tell otherwise.
   */
  private static int held(NDManager manager) {
    return (int)
        assertThat(manager)
            .extracting("resources")
            .extracting(resources -> ((Map<?, ?>) resources).size())
            .actual();
  }
}
