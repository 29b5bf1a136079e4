package org.dt4ecg.retraining.service.round;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retraining.network.NetworkConfig;
import org.dt4ecg.retraining.network.Weights;
import org.dt4ecg.retraining.network.Weights.Tensor;
import org.dt4ecg.retraining.onnx.OnnxImporter;
import org.dt4ecg.retraining.onnx.OnnxImporter.ImportedNetwork;
import org.dt4ecg.retraining.training.StartingNetwork;

/**
 * Gives the heads of a champion's network room for more people and activities. What the champion
 * knows keeps its weights, so the challenger starts as good as the champion is; what is new starts
 * from small random weights. Classes are in alphabetical order, as in all networks.
 */
public final class HeadGrowth {

  /** Small against the weights of a trained head, and not zero: equal rows would stay equal. */
  private static final double DEVIATION = 0.01;

  private HeadGrowth() {}

  /**
   * A champion's network, grown.
   *
   * @param people people to know; those of the champion are known anyway
   * @param activities activities to know; those of the champion are known anyway
   * @param seed seed of the new weights
   * @throws InvalidModelException if the champion is another network
   */
  public static StartingNetwork grown(
      ModelFile champion, List<String> people, List<String> activities, long seed)
      throws InvalidModelException {
    ImportedNetwork imported = OnnxImporter.read(champion.bytes());
    ModelContract contract = champion.contract();
    List<String> allPeople = union(contract.identities(), people);
    List<String> allActivities = union(contract.activities(), activities);
    NetworkConfig before = imported.config();
    Map<String, Tensor> tensors = new LinkedHashMap<>(imported.weights().tensors());
    Random random = new Random(seed);
    grow(tensors, "identity", contract.identities(), allPeople, random);
    grow(tensors, "activity", contract.activities(), allActivities, random);
    return new StartingNetwork(
        new NetworkConfig(
            before.windowSamples(),
            before.width(),
            before.attention(),
            allPeople.size(),
            allActivities.size(),
            before.signal()),
        new Weights(tensors),
        allPeople,
        allActivities);
  }

  private static List<String> union(List<String> known, List<String> wanted) {
    List<String> all = new ArrayList<>(known);
    wanted.stream().filter(label -> !known.contains(label)).forEach(all::add);
    all.sort(null);
    return all;
  }

  private static void grow(
      Map<String, Tensor> tensors,
      String head,
      List<String> before,
      List<String> after,
      Random random) {
    for (String path : List.of(head + ".logits.weight", head + ".logits.bias")) {
      tensors.computeIfPresent(path, (unused, tensor) -> rows(tensor, before, after, random));
    }
  }

  private static Tensor rows(
      Tensor tensor, List<String> before, List<String> after, Random random) {
    int length = tensor.values().length / before.size();
    float[] values = new float[length * after.size()];
    for (int row = 0; row < after.size(); row++) {
      int old = before.indexOf(after.get(row));
      for (int i = 0; i < length; i++) {
        values[row * length + i] =
            old < 0
                ? (float) (DEVIATION * random.nextGaussian())
                : tensor.values()[old * length + i];
      }
    }
    long[] shape = tensor.shape().clone();
    shape[0] = after.size();
    return new Tensor(shape, values);
  }
}
