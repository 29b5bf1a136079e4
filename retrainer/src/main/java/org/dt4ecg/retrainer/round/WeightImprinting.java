package org.dt4ecg.retrainer.round;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;

/**
 * Where the rows of new people in the identity head start: at the mean of the hidden layer over
 * their windows (weight imprinting, Qi, Brown and Lowe 2018, arXiv 1712.07136). So they are
 * recognised to some degree before the first step, and training need not move what the champion
 * knows to make room for them. Immutable.
 *
 * <p>Of a cosine head the row is the mean's direction. Of a linear head it is the mean of the known
 * people's rows and a step from the mean of their means to the new one: so long that, were they two
 * classes, the new one would be ahead by as much as the known are, at their own means, of the mean
 * of all. The bias makes it as far ahead of all others at the new person's mean as it is behind the
 * right one at the known mean where it comes closest.
 */
final class WeightImprinting {

  private final ImportedNetwork network;
  private final List<String> people;

  /** Numbers of the outputs of the known. */
  private final int[] known;

  private final HiddenMeans means;

  /**
   * @param people the people that the network knows, in the order of its output
   * @param forgotten those of them who do not count
   */
  WeightImprinting(
      ImportedNetwork network, List<String> people, Set<String> forgotten, HiddenMeans means) {
    this.network = network;
    this.people = people;
    this.known =
        IntStream.range(0, people.size())
            .filter(output -> !forgotten.contains(people.get(output)))
            .toArray();
    this.means = means;
  }

  /**
   * A row of the identity head.
   *
   * @param weight {@code [H]}
   * @param bias 0 of a cosine head, which has none
   */
  record Row(double[] weight, double bias) {}

  /**
   * The row of a new person; empty if there is no window of somebody it depends on, or the hidden
   * layer does not tell the new person from the known.
   */
  Optional<Row> row(String person) {
    return means
        .of(person)
        .filter(mean -> length(mean) > 0)
        .flatMap(
            mean ->
                network.config().identityHead().isCosine()
                    ? Optional.of(new Row(sum(new double[mean.length], 1 / length(mean), mean), 0))
                    : linear(mean));
  }

  private Optional<Row> linear(double[] mean) {
    List<double[]> own =
        IntStream.of(known).mapToObj(people::get).map(means::of).flatMap(Optional::stream).toList();
    if (own.size() < known.length) {
      return Optional.empty();
    }
    double share = 1.0 / known.length;
    double[] centre = new double[mean.length];
    double[] meanWeight = new double[mean.length];
    double lead = 0;
    for (int i = 0; i < known.length; i++) {
      centre = sum(centre, share, own.get(i));
      meanWeight = sum(meanWeight, share, weight(known[i]));
      lead += share * product(weight(known[i]), own.get(i));
    }
    lead -= product(meanWeight, centre);
    double[] apart = sum(mean, -1, centre);
    double scale = 2 * lead / product(apart, apart);
    if (!(scale > 0) || Double.isInfinite(scale)) {
      return Optional.empty();
    }
    double[] row = sum(meanWeight, scale, apart);
    double ahead = Double.POSITIVE_INFINITY;
    double closest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < known.length; i++) {
      ahead = Math.min(ahead, product(row, mean) - logit(known[i], mean));
      closest = Math.max(closest, product(row, own.get(i)) - logit(known[i], own.get(i)));
    }
    return ahead > closest ? Optional.of(new Row(row, -(ahead + closest) / 2)) : Optional.empty();
  }

  private double[] weight(int row) {
    Weights.Tensor tensor = network.weights().tensor("identity.logits.weight");
    double[] values = new double[network.config().embeddingSize()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.values()[row * values.length + i];
    }
    return values;
  }

  private double logit(int row, double[] hidden) {
    return product(weight(row), hidden)
        + network.weights().tensor("identity.logits.bias").values()[row];
  }

  private static double length(double[] vector) {
    return Math.sqrt(product(vector, vector));
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double[] sum(double[] one, double factor, double[] other) {
    double[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * other[i];
    }
    return sum;
  }
}
