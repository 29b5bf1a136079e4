package org.dt4ecg.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model expects and what its outputs mean. It travels inside the ONNX file, as JSON under
 * the metadata key {@link #METADATA_KEY}, so that a file can serve without anything beside it.
 *
 * @param contractVersion version of this record's layout, {@link #CURRENT_VERSION} whatever the
 *     version of the file it was read from
 * @param name name of the model; the key under which its releases are published
 * @param inputUnit unit of the input samples
 * @param samplingRateHz rate of the input samples, in Hz
 * @param windowSamples length of a window, in samples: {@code L} of the input shape {@code [N, 1,
 *     L]}
 * @param hopSamples distance between the starts of two windows, in samples
 * @param identities the people the identity head knows, pseudonyms, in the order of the output
 *     {@code [N, P]}; empty if the model was not trained to tell people: then the graph has no such
 *     output and nobody is ever named
 * @param activities the activities of the activity head, in the order of the output {@code [N, A]};
 *     empty if the model was not trained to tell activities: then the graph has no such output and
 *     none is ever claimed. One of the two lists has classes
 * @param embeddingSize size of the output {@code embedding}, {@code E} of {@code [N, E]}
 * @param rejection when the most probable person is claimed, and when it is somebody unknown
 * @param fusion how the windows of one recording session are fused
 * @param templates when a person who was enrolled by a template is claimed; null if the model takes
 *     no templates
 * @param dataset name of the data set it was trained on
 * @param trainingDataSha256 SHA-256 over the training data, 64 hexadecimal digits
 * @param seed seed of everything random in training
 * @param metrics figures of the evaluation, such as {@code identity.accuracy}, as shares from 0 to
 *     1
 * @param adaptation from what the statistics of its normalisations were taken anew; null if they
 *     are those of its training
 */
public record ModelContract(
    int contractVersion,
    String name,
    InputUnit inputUnit,
    int samplingRateHz,
    int windowSamples,
    int hopSamples,
    List<String> identities,
    List<String> activities,
    int embeddingSize,
    UnknownPersonRule rejection,
    Fusion fusion,
    @Nullable TemplateMatching templates,
    String dataset,
    String trainingDataSha256,
    long seed,
    Map<String, Double> metrics,
    @Nullable Adaptation adaptation) {

  /** Key of the ONNX metadata entry that holds the contract. */
  public static final String METADATA_KEY = "dt4ecg.contract";

  /** Layout of the contract that this code writes; it reads the earlier ones too. */
  public static final int CURRENT_VERSION = 4;

  /** Name of the graph's input, {@code float[N, 1, L]}. */
  public static final String INPUT = "ecg";

  /** Name of the output with the probabilities of the people, {@code float[N, P]}. */
  public static final String IDENTITY_OUTPUT = "identity";

  /** Name of the output with the probabilities of the activities, {@code float[N, A]}. */
  public static final String ACTIVITY_OUTPUT = "activity";

  /** Name of the output with the embeddings, {@code float[N, E]}. */
  public static final String EMBEDDING_OUTPUT = "embedding";

  /**
   * Name of the optional output that says how much a window looks like the people in training,
   * {@code float[N]} or {@code float[N, 1]}, higher is more.
   */
  public static final String FAMILIARITY_OUTPUT = "familiarity";

  /** Unit of a model's input. */
  public enum InputUnit {
    /** Millivolts, from frames whose microvolts per count are known. */
    MILLIVOLTS,
    /** Counts above the baseline count, from devices whose microvolts per count are unknown. */
    COUNTS
  }

  public ModelContract {
    identities = List.copyOf(identities);
    activities = List.copyOf(activities);
    metrics = Map.copyOf(metrics);
  }

  /** The contract of a model with the statistics of its training. */
  public ModelContract(
      int contractVersion,
      String name,
      InputUnit inputUnit,
      int samplingRateHz,
      int windowSamples,
      int hopSamples,
      List<String> identities,
      List<String> activities,
      int embeddingSize,
      UnknownPersonRule rejection,
      Fusion fusion,
      @Nullable TemplateMatching templates,
      String dataset,
      String trainingDataSha256,
      long seed,
      Map<String, Double> metrics) {
    this(
        contractVersion,
        name,
        inputUnit,
        samplingRateHz,
        windowSamples,
        hopSamples,
        identities,
        activities,
        embeddingSize,
        rejection,
        fusion,
        templates,
        dataset,
        trainingDataSha256,
        seed,
        metrics,
        null);
  }

  /** The same with windows fused otherwise. */
  public ModelContract withFusion(Fusion value) {
    return with(rejection, value, templates, metrics, adaptation);
  }

  /** The same with another rule for people who are not known. */
  public ModelContract withRejection(UnknownPersonRule value) {
    return with(value, fusion, templates, metrics, adaptation);
  }

  /** The same with people who were enrolled claimed otherwise. */
  public ModelContract withTemplates(@Nullable TemplateMatching value) {
    return with(rejection, fusion, value, metrics, adaptation);
  }

  /** The same for a model that was adapted, of which no figures were measured yet. */
  public ModelContract adapted(Adaptation value) {
    return with(rejection, fusion, templates, Map.of(), value);
  }

  private ModelContract with(
      UnknownPersonRule otherRejection,
      Fusion otherFusion,
      @Nullable TemplateMatching otherTemplates,
      Map<String, Double> otherMetrics,
      @Nullable Adaptation otherAdaptation) {
    return new ModelContract(
        contractVersion,
        name,
        inputUnit,
        samplingRateHz,
        windowSamples,
        hopSamples,
        identities,
        activities,
        embeddingSize,
        otherRejection,
        otherFusion,
        otherTemplates,
        dataset,
        trainingDataSha256,
        seed,
        otherMetrics,
        otherAdaptation);
  }

  /** Length of a window, in microseconds. */
  public long windowMicros() {
    return Math.round(windowSamples * 1e6 / samplingRateHz);
  }

  /** Distance between the starts of two windows, in microseconds. */
  public long hopMicros() {
    return Math.round(hopSamples * 1e6 / samplingRateHz);
  }
}
