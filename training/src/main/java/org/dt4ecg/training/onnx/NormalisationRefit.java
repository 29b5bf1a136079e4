package org.dt4ecg.training.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.OnnxGraph;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.network.Weights.Tensor;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;

/**
 * Takes the statistics of a network's batch normalisations anew, of other windows (adaptive batch
 * normalisation, Li and others 2016, arXiv 1603.04779). No label and no gradient is needed, so
 * neither is libtorch.
 *
 * <p>They are the mean and variance of all windows together, as training would see them in a single
 * batch: the normalisations are done from the input on, each with those before it done already. So
 * the order of the windows does not matter, and equal windows give equal bytes on one machine. The
 * statistics of before may be mixed in (Schneider and others 2020, arXiv 2006.16971), since those
 * of a few people are of these people more than of their electrodes.
 */
public final class NormalisationRefit {

  private static final int BATCH = 32;

  private static final String RUNNING_MEAN = ".runningMean";
  private static final String RUNNING_VARIANCE = ".runningVar";

  private NormalisationRefit() {}

  /**
   * Writes a file anew with the statistics of some windows.
   *
   * @param file what {@link OnnxExporter} wrote
   * @param contract of the same sizes
   * @param groups windows of the network's length by what they came from, no group empty; each
   *     group counts alike, however many windows it has
   * @param before as how many groups the statistics of before count; 0 forgets them
   * @throws InvalidModelException if the file is another network's
   * @throws ClassificationException if the network fails on a batch
   */
  public static byte[] rewrite(
      byte[] file, ModelContract contract, List<List<float[]>> groups, double before)
      throws InvalidModelException, ClassificationException {
    ImportedNetwork network = OnnxImporter.read(file);
    Weights weights = network.weights();
    Set<ModelTask> tasks = ModelTask.of(contract);
    NormalisationProbe rounds = new NormalisationProbe(graph(network, weights, tasks));
    for (List<String> round : rounds.rounds()) {
      weights =
          refitted(
              weights,
              round,
              new NormalisationProbe(graph(network, weights, tasks)),
              groups,
              before);
    }
    return OnnxExporter.rewrite(file, contract, weights);
  }

  private static GraphProto graph(ImportedNetwork network, Weights weights, Set<ModelTask> tasks) {
    return new NetworkGraph(
            network.config(), weights, network.temperatures(), network.outputs(), tasks)
        .build();
  }

  private static Weights refitted(
      Weights weights,
      List<String> normalisations,
      NormalisationProbe probe,
      List<List<float[]>> groups,
      double before)
      throws InvalidModelException, ClassificationException {
    double share = 1 / (groups.size() + before);
    List<Moments> moments =
        normalisations.stream().map(path -> new Moments(path, weights, share * before)).toList();
    try (OnnxGraph graph =
        OnnxGraph.load(OnnxExporter.file(probe.before(normalisations), List.of()))) {
      for (List<float[]> group : groups) {
        for (int from = 0; from < group.size(); from += BATCH) {
          Map<String, float[]> outputs =
              graph.run(group.subList(from, Math.min(group.size(), from + BATCH)));
          moments.forEach(each -> each.add(outputs, share / group.size()));
        }
      }
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
    moments.forEach(each -> each.putInto(tensors));
    return new Weights(tensors);
  }

  /** Of what flows into one normalisation, channel by channel. */
  private static final class Moments {

    private final String path;
    private final double[] first;
    private final double[] second;

    /** Begins with the statistics of before, which count as a share of all. */
    Moments(String path, Weights weights, double share) {
      this.path = path;
      float[] means = weights.tensor(path + RUNNING_MEAN).values();
      float[] variances = weights.tensor(path + RUNNING_VARIANCE).values();
      first = new double[means.length];
      second = new double[means.length];
      add(means, variances, share);
    }

    /** Takes in a batch of windows, each of which counts as a share of all. */
    void add(Map<String, float[]> outputs, double share) {
      add(
          output(outputs, NormalisationProbe.meanOf(path)),
          output(outputs, NormalisationProbe.varianceOf(path)),
          share);
    }

    private void add(float[] means, float[] variances, double share) {
      for (int i = 0; i < means.length; i++) {
        int channel = i % first.length;
        first[channel] += share * means[i];
        second[channel] += share * (variances[i] + (double) means[i] * means[i]);
      }
    }

    private static float[] output(Map<String, float[]> outputs, String name) {
      return Objects.requireNonNull(outputs.get(name), name);
    }

    void putInto(Map<String, Tensor> tensors) {
      int channels = first.length;
      float[] mean = new float[channels];
      float[] variance = new float[channels];
      for (int c = 0; c < channels; c++) {
        mean[c] = (float) first[c];
        variance[c] = (float) Math.max(0, second[c] - first[c] * first[c]);
      }
      tensors.put(path + RUNNING_MEAN, new Tensor(new long[] {channels}, mean));
      tensors.put(path + RUNNING_VARIANCE, new Tensor(new long[] {channels}, variance));
    }
  }
}
