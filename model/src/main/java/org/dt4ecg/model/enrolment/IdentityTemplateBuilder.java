package org.dt4ecg.model.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.TemplateSpace;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.vectors.FloatLists;
import org.jspecify.annotations.Nullable;

/**
 * Makes a person's template: the mean direction of the embeddings of the person's windows. Windows
 * whose signal is unusable are passed over. Refuses what would make a template that names others:
 * windows that do not agree, as those of two people or of no heart at all, and windows unlike all
 * that the model learned to tell people apart by. For one person; not thread-safe.
 */
public final class IdentityTemplateBuilder {

  /** Least ECG with a usable signal that a template is made from. */
  public static final Duration LEAST_ECG = Duration.ofSeconds(30);

  /** Most templates of a person, of different electrodes or days. */
  public static final int MOST_TEMPLATES = 8;

  private static final long LEAST_ECG_MICROS = LEAST_ECG.toNanos() / 1000;

  private final String userId;
  private final String modelVersion;
  private final ModelContract contract;
  private final @Nullable TemplateSpace space;
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
    this.space = TemplateSpace.of(contract).orElse(null);
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
   * @throws IllegalStateException if there are fewer usable windows than needed, or no template can
   *     be made of them
   */
  public IdentityTemplate build(Instant enrolledAt) {
    return new IdentityTemplate(
        userId, modelVersion, FloatLists.of(template()), windows(), enrolledAt, List.of());
  }

  /**
   * The person's earlier templates and this one, as of other electrodes or another day.
   *
   * @param earlier templates of the same person and model
   * @param enrolledAt time of the enrolment
   * @throws IllegalStateException as {@link #build(Instant)}, and if the earlier ones are of
   *     another model or as many as can be
   */
  public IdentityTemplate addTo(IdentityTemplate earlier, Instant enrolledAt) {
    if (!earlier.getModelVersion().equals(modelVersion)) {
      throw new IllegalStateException(
          "The person was enrolled with model version "
              + earlier.getModelVersion()
              + ", whose templates "
              + modelVersion
              + " cannot compare. Enrol anew rather than add");
    }
    if (earlier.getOtherEmbeddings().size() + 1 >= MOST_TEMPLATES) {
      throw new IllegalStateException(
          "The person has "
              + MOST_TEMPLATES
              + " templates already, as many as can be. Enrol anew, from the electrodes in use");
    }
    List<List<Float>> others = new ArrayList<>(earlier.getOtherEmbeddings());
    others.add(FloatLists.of(template()));
    return new IdentityTemplate(
        userId,
        modelVersion,
        earlier.getEmbedding(),
        earlier.getWindows() + windows(),
        enrolledAt,
        others);
  }

  private float[] template() {
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
    if (space != null && !space.agree(unitEmbeddings)) {
      throw new IllegalStateException(
          "The windows do not agree with each other as those of one person at rest do: they are of"
              + " several people, or the signal is too poor. Record again, one person sitting still"
              + " with electrodes that hold");
    }
    if (space != null && !space.covers(space.project(template))) {
      throw new IllegalStateException(
          "The windows are unlike those of everybody whom the model was trained on, so it cannot"
              + " tell this person from others. Look after the electrodes, or train a model on"
              + " recordings of such devices");
    }
    return template;
  }
}
