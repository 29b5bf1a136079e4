package org.dt4ecg.training.learning.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.TemplateSpace;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.training.network.Weights;

/**
 * Chooses how templates of people are compared, on what a network says of the people in training.
 *
 * <p>The metric is the inverse of the covariance of their unit embeddings within a person, mixed
 * half and half with an even one: ten people do not tell all the directions in which windows of one
 * person scatter. It is the same for everybody, so that new people are compared by it too.
 *
 * <p>Score normalisation against a cohort (z, t and adaptive s-norm, Matějka et al. 2017) was tried
 * on the same embeddings and told strangers from people enrolled less well than this metric alone.
 */
public final class TemplateCalibration {

  /** Share of the even covariance. */
  private static final double EVEN = 0.5;

  /** Share of the held-out runs of a person's own that may miss the person's template. */
  private static final double MISSED = 0.05;

  /** Share of what is of one person that may be refused, and of mixtures that may pass. */
  private static final double TAIL = 0.01;

  /** Windows that a template is made of. */
  private static final int TEMPLATE_WINDOWS = 15;

  private TemplateCalibration() {}

  /**
   * The lower triangle that embeddings are multiplied by, so that their inner products are those of
   * the metric.
   *
   * @param rows windows of the training, at least one
   */
  public static List<List<Float>> metric(List<ScoredRow> rows) {
    double[][] covariance = covariance(rows);
    int size = covariance.length;
    double trace = 0;
    for (int i = 0; i < size; i++) {
      trace += covariance[i][i];
    }
    // Windows that are all alike leave the embeddings as they are.
    double even = trace > 0 ? trace / size : 1;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        covariance[i][j] = (1 - EVEN) * covariance[i][j] / even + (i == j ? EVEN : 0);
      }
    }
    double[][] inverse = inverted(cholesky(covariance));
    List<List<Float>> triangle = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      List<Float> row = new ArrayList<>(i + 1);
      for (int j = 0; j <= i; j++) {
        row.add((float) inverse[i][j]);
      }
      triangle.add(row);
    }
    return triangle;
  }

  /** How a model matches templates. */
  public static TemplateMatching matching(
      TemplateThresholds thresholds, List<List<Float>> metric, Weights.Tensor classMeans) {
    return new TemplateMatching(
        thresholds.threshold(), thresholds.agreement(), metric, ClassMeans.directions(classMeans));
  }

  /**
   * From when a person enrolled is claimed.
   *
   * @param training windows of the training in order of time, of at least one person
   * @param heldOut held-out windows on a fine grid of their sessions, at least one
   * @param hop distance of the windows in the stream, in steps of that grid
   * @param windows most windows that are fused
   * @param rest number of the activity that people are enrolled from; -1 if there is none
   */
  public static TemplateThresholds thresholds(
      List<ScoredRow> training, List<ScoredRow> heldOut, int hop, int windows, int rest) {
    SessionRuns runs = new SessionRuns(heldOut, hop);
    List<List<Float>> metric = metric(training);
    int size = training.get(0).embedding().length;
    TemplateSpace space =
        TemplateSpace.of(new TemplateMatching(0, -1, metric, List.of()), List.of(), size);
    List<Stretch> stretches = stretches(training);
    List<Stretch> atRest = stretches.stream().filter(stretch -> stretch.doing == rest).toList();
    return new TemplateThresholds(
        threshold(atRest.isEmpty() ? stretches : atRest, longest(runs, windows), space, size),
        agreement(stretches, atRest.isEmpty() ? stretches : atRest, space));
  }

  /**
   * The longest runs that every session has: those of a length that only some recordings reach
   * would be of what is done in these.
   */
  private static List<List<ScoredRow>> longest(SessionRuns runs, int windows) {
    List<List<ScoredRow>> found = runs.of(1);
    long sessions = sessions(found);
    for (int n = 2; n <= windows; n++) {
      List<List<ScoredRow>> longer = runs.of(n);
      if (sessions(longer) < sessions) {
        break;
      }
      found = longer;
    }
    return found;
  }

  private static long sessions(List<List<ScoredRow>> runs) {
    return runs.stream().map(run -> run.get(0).session()).distinct().count();
  }

  private static double threshold(
      List<Stretch> enrolments, List<List<ScoredRow>> runs, TemplateSpace space, int size) {
    Map<Integer, List<float[]>> templates = new TreeMap<>();
    for (Stretch stretch : enrolments) {
      templates
          .computeIfAbsent(stretch.person, person -> new ArrayList<>())
          .add(space.project(Embeddings.mean(stretch.units, size)));
    }
    List<Double> own = new ArrayList<>();
    for (List<ScoredRow> run : runs) {
      List<float[]> units = run.stream().map(row -> Embeddings.unit(row.embedding())).toList();
      float[] projected = space.project(Embeddings.mean(units, size));
      templates.getOrDefault(run.get(0).person(), List.of()).stream()
          .mapToDouble(template -> Embeddings.product(projected, template))
          .max()
          .ifPresent(own::add);
    }
    return own.isEmpty() ? 1 : bounded(quantile(own, MISSED));
  }

  /** Between what is of one person and what is of two, each for half of a template. */
  private static double agreement(
      List<Stretch> stretches, List<Stretch> enrolments, TemplateSpace space) {
    List<Double> ofOne =
        new ArrayList<>(
            stretches.stream()
                .filter(stretch -> stretch.units.size() > 1)
                .map(stretch -> space.agreement(stretch.units))
                .toList());
    List<Double> ofTwo = new ArrayList<>();
    for (Stretch one : enrolments) {
      for (Stretch other : enrolments) {
        if (one.person < other.person) {
          ofTwo.add(space.agreement(one.mixedWith(other)));
        }
      }
    }
    if (ofOne.isEmpty() || ofTwo.isEmpty()) {
      return -1;
    }
    return bounded((quantile(ofOne, TAIL) + quantile(ofTwo, 1 - TAIL)) / 2);
  }

  /** The first windows of each session, as many as a template is made of. */
  private static List<Stretch> stretches(List<ScoredRow> rows) {
    Map<String, Stretch> bySession = new LinkedHashMap<>();
    for (ScoredRow row : rows) {
      Stretch stretch =
          bySession.computeIfAbsent(
              row.session(), name -> new Stretch(row.person(), row.doing(), new ArrayList<>()));
      if (stretch.units.size() < TEMPLATE_WINDOWS) {
        stretch.units.add(Embeddings.unit(row.embedding()));
      }
    }
    return List.copyOf(bySession.values());
  }

  /**
   * Windows of one session.
   *
   * @param units their embeddings, each of length 1
   */
  private record Stretch(int person, int doing, List<float[]> units) {

    List<float[]> mixedWith(Stretch other) {
      List<float[]> mixed = new ArrayList<>(half(units));
      mixed.addAll(half(other.units));
      return mixed;
    }

    private static List<float[]> half(List<float[]> units) {
      return units.subList(0, (units.size() + 1) / 2);
    }
  }

  private static double quantile(List<Double> values, double share) {
    values.sort(null);
    return values.get((int) Math.min(values.size() - 1.0, share * values.size()));
  }

  /** Rounding may carry a cosine past 1. */
  private static double bounded(double cosine) {
    return Math.max(-1, Math.min(1, cosine));
  }

  /** The mean covariance of the unit embeddings around the mean of their person. */
  private static double[][] covariance(List<ScoredRow> rows) {
    int size = rows.get(0).embedding().length;
    Map<Integer, List<float[]>> byPerson = new TreeMap<>();
    for (ScoredRow row : rows) {
      byPerson
          .computeIfAbsent(row.person(), person -> new ArrayList<>())
          .add(Embeddings.unit(row.embedding()));
    }
    double[][] covariance = new double[size][size];
    for (List<float[]> units : byPerson.values()) {
      float[] mean = Embeddings.mean(units, size);
      for (float[] unit : units) {
        for (int i = 0; i < size; i++) {
          for (int j = 0; j < size; j++) {
            covariance[i][j] +=
                ((double) unit[i] - mean[i]) * ((double) unit[j] - mean[j]) / rows.size();
          }
        }
      }
    }
    return covariance;
  }

  /** The lower triangle whose product with its transpose is the matrix. */
  private static double[][] cholesky(double[][] matrix) {
    int size = matrix.length;
    double[][] lower = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i][j];
        for (int k = 0; k < j; k++) {
          rest -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
      }
    }
    return lower;
  }

  private static double[][] inverted(double[][] lower) {
    int size = lower.length;
    double[][] inverse = new double[size][size];
    for (int column = 0; column < size; column++) {
      for (int i = column; i < size; i++) {
        double rest = i == column ? 1 : 0;
        for (int k = column; k < i; k++) {
          rest -= lower[i][k] * inverse[k][column];
        }
        inverse[i][column] = rest / lower[i][i];
      }
    }
    return inverse;
  }
}
