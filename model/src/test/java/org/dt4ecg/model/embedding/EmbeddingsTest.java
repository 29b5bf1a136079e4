package org.dt4ecg.model.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {

  @Test
  void aUnitEmbeddingHasTheDirectionAndLengthOne() {
    assertThat(Embeddings.unit(new float[] {3, -4})).containsExactly(0.6f, -0.8f);
  }

  @Test
  void neitherVeryLongNorVeryShortEmbeddingsLoseTheirDirection() {
    assertThat(Embeddings.unit(new float[] {3e30f, 4e30f}))
        .containsExactly(new float[] {0.6f, 0.8f}, offset(1e-6f));
    assertThat(Embeddings.unit(new float[] {3e-30f, 4e-30f}))
        .containsExactly(new float[] {0.6f, 0.8f}, offset(1e-6f));
  }

  @Test
  void anEmbeddingOfLengthZeroStaysAndIsSimilarToNothing() {
    float[] none = Embeddings.unit(new float[2]);

    assertThat(none).containsExactly(0, 0);
    assertThat(Embeddings.product(none, new float[] {1, 0})).isZero();
  }

  @Test
  void theProductWithAMeanOfUnitEmbeddingsIsTheMeanCosine() {
    float[] template = {1, 0};
    float[] close = {0.8f, 0.6f};
    float[] far = {0, 1};

    float[] mean = Embeddings.mean(List.of(close, far), 2);

    assertThat(mean).containsExactly(0.4f, 0.8f);
    assertThat(Embeddings.product(mean, template)).isEqualTo(0.4, offset(1e-7));
  }

  @Test
  void theMeanOfNothingIsZero() {
    assertThat(Embeddings.mean(List.of(), 2)).containsExactly(0, 0);
  }

  @Test
  void embeddingsOfDifferentModelsAreNotCompared() {
    assertThatThrownBy(() -> Embeddings.product(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("An embedding of 3 numbers cannot be held against one of 2");
    assertThatThrownBy(() -> Embeddings.mean(List.of(new float[4]), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("An embedding of 4 numbers");
  }
}
