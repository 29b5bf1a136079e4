package org.dt4ecg.model.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.vectors.FloatLists;

/**
 * Makes a person's template: the mean direction of the embeddings of the person's windows. Windows
 * whose signal is unusable are passed over. For one person; not thread-safe.
 */
public final class IdentityTemplateBuilder {

  /** Least ECG with a usable signal that a template is made from. */
  public static final Duration LEAST_ECG = Duration.ofSeconds(30);

  private static final long LEAST_ECG_MICROS = LEAST_ECG.toNanos() / 1000;

  private final String userId;
  private final String modelVersion;
  private final ModelContract contract;
  private final List<float[]> unitEmbeddings = new ArrayList<>();

  /**
   * For one person and one model.
   *
   * @param userId the person, a pseudonym
   * @param model the model that predicts the person's windows
   */
  public IdentityTemplateBuilder(String userId, ServableModel model) {
    this.userId = userId;
    this.modelVersion = model.version();
    this.contract = model.contract();
  }

  /** Adds a window of the person. */
  public IdentityTemplateBuilder add(Prediction prediction, SignalQuality quality) {
    if (prediction.embedding().length != contract.embeddingSize()) {
      throw new IllegalArgumentException(
          "The prediction has an embedding of "
              + prediction.embedding().length
              + " numbers, the contract has "
              + contract.embeddingSize()
              + ": they belong to different models. Enrol with the model that predicted");
    }
    if (quality != SignalQuality.UNUSABLE) {
      unitEmbeddings.add(Embeddings.unit(prediction.embedding()));
    }
    return this;
  }

  /** How many usable windows there are. */
  public int windows() {
    return unitEmbeddings.size();
  }

  /** How many usable windows are needed: as many as advance by {@link #LEAST_ECG}. */
  public int windowsNeeded() {
    return Math.toIntExact((LEAST_ECG_MICROS - 1) / contract.hopMicros() + 1);
  }

  /** Whether there is enough ECG for a template. */
  public boolean isComplete() {
    return windows() >= windowsNeeded();
  }

  /**
   * The template.
   *
   * @param enrolledAt time of the enrolment; what is finer than microseconds does not travel
   * @throws IllegalStateException if there are fewer usable windows than needed, or their
   *     embeddings have no direction in common
   */
  public IdentityTemplate build(Instant enrolledAt) {
    if (!isComplete()) {
      throw new IllegalStateException(
          "There are "
              + windows()
              + " usable windows of the person, a template needs "
              + windowsNeeded()
              + " ("
              + LEAST_ECG.toSeconds()
              + " s). Record longer, or look after the electrodes");
    }
    float[] template = Embeddings.unit(Embeddings.mean(unitEmbeddings, contract.embeddingSize()));
    if (Embeddings.product(template, template) == 0) {
      throw new IllegalStateException(
          "The embeddings of the person's windows cancel each other out, so they make no template."
              + " Record again");
    }
    return new IdentityTemplate(
        userId, modelVersion, FloatLists.of(template), windows(), enrolledAt);
  }
}
