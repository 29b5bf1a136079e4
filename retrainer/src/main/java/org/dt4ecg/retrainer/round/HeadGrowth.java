package org.dt4ecg.retrainer.round;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.learning.StartingNetwork;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.network.Weights.Tensor;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;

/**
 * Gives the heads of a champion's network room for more people and activities. What the champion
 * knows keeps its weights, so the challenger starts as good as the champion is; new people start
 * where its hidden layer sees them, and what is new otherwise from small random weights. People who
 * are to be forgotten lose their rows. Classes are in alphabetical order, as in all networks.
 */
public final class HeadGrowth {

  /** Small against the weights of a trained head, and not zero: equal rows would stay equal. */
  private static final double DEVIATION = 0.01;

  private HeadGrowth() {}

  /**
   * A champion's network, grown.
   *
   * @param champion the network
   * @param contract what its outputs stand for
   * @param forgotten people of the champion who are not to be known any more
   * @param people people to know; those of the champion are known anyway, but for the forgotten
   * @param activities activities to know; those of the champion are known anyway
   * @param means where the network sees people, those it knows and those it does not
   * @param seed seed of the new weights
   */
  public static StartingNetwork grown(
      ImportedNetwork champion,
      ModelContract contract,
      Set<String> forgotten,
      List<String> people,
      List<String> activities,
      HiddenMeans means,
      long seed) {
    List<String> kept =
        contract.identities().stream().filter(person -> !forgotten.contains(person)).toList();
    List<String> allPeople = union(kept, people);
    List<String> allActivities = union(contract.activities(), activities);
    Map<String, Tensor> tensors = new LinkedHashMap<>(champion.weights().tensors());
    WeightImprinting imprinting =
        new WeightImprinting(champion, contract.identities(), forgotten, means);
    Heads heads = new Heads(tensors, new Random(seed));
    heads.grow(
        "identity.logits.weight",
        contract.identities(),
        allPeople,
        person -> imprinting.row(person).map(WeightImprinting.Row::weight));
    heads.grow(
        "identity.logits.bias",
        contract.identities(),
        allPeople,
        person -> imprinting.row(person).map(row -> new double[] {row.bias()}));
    for (String path : List.of("activity.logits.weight", "activity.logits.bias")) {
      heads.grow(path, contract.activities(), allActivities, activity -> Optional.empty());
    }
    return new StartingNetwork(
        champion.config().withClasses(allPeople.size(), allActivities.size()),
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

  /** Replaces the last layers of heads by larger ones. */
  private record Heads(Map<String, Tensor> tensors, Random random) {

    /**
     * Replaces one tensor, if the network has it.
     *
     * @param fresh what a new class starts from; empty stands for random numbers
     */
    void grow(
        String path,
        List<String> before,
        List<String> after,
        Function<String, Optional<double[]>> fresh) {
      tensors.computeIfPresent(path, (unused, tensor) -> grown(tensor, before, after, fresh));
    }

    private Tensor grown(
        Tensor tensor,
        List<String> before,
        List<String> after,
        Function<String, Optional<double[]>> fresh) {
      int length = tensor.values().length / before.size();
      float[] values = new float[length * after.size()];
      for (int row = 0; row < after.size(); row++) {
        String label = after.get(row);
        int old = before.indexOf(label);
        if (old >= 0) {
          System.arraycopy(tensor.values(), old * length, values, row * length, length);
        } else {
          double[] start = fresh.apply(label).orElseGet(() -> small(length));
          for (int i = 0; i < length; i++) {
            values[row * length + i] = (float) start[i];
          }
        }
      }
      long[] shape = tensor.shape().clone();
      shape[0] = after.size();
      return new Tensor(shape, values);
    }

    private double[] small(int length) {
      double[] row = new double[length];
      for (int i = 0; i < length; i++) {
        row[i] = DEVIATION * random.nextGaussian();
      }
      return row;
    }
  }
}
