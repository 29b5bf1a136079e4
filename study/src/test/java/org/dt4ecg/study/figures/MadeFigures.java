package org.dt4ecg.study.figures;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Experiment;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.plan.StudyPlan;
import org.jspecify.annotations.Nullable;

/** Figures that look like those of a study, and were made up from a seed. */
public final class MadeFigures {

  private static final List<String> PEOPLE =
      IntStream.rangeClosed(1, 10).mapToObj("ctu-%02d"::formatted).toList();
  private static final List<String> ACTIVITIES =
      List.of("arm-movements", "rest", "run", "squats", "walk");
  private static final int BINS = 15;

  private MadeFigures() {}

  /** Every run of a plan, as if each protocol had a single split. */
  public static List<RunFigures> of(StudyPlan plan) {
    List<RunFigures> figures = new ArrayList<>();
    for (RunGroup group : plan.groups()) {
      for (long seed : group.seeds()) {
        figures.add(of(group.series(), "only", 1, seed));
      }
    }
    return figures;
  }

  /** One run. */
  public static RunFigures of(Series series, String split, int splits, long seed) {
    Random random = new Random(31 * series.hashCode() + 7 * split.hashCode() + seed);
    boolean leftOut = series.experiment() != Experiment.CLASSIFICATION;
    double identity = 0.93 + 0.06 * random.nextDouble();
    double activity = 0.80 + 0.15 * random.nextDouble();
    boolean motion = series.dataSet() == DataSet.MOTION_ECG;
    return new RunFigures(
        series,
        split,
        splits,
        seed,
        leftOut ? enrolment(random) : values(identity, activity, motion, random),
        leftOut ? samples() : Map.of(),
        leftOut || !motion
            ? Map.of()
            : Map.of(
                ModelTask.IDENTITY, confusion(PEOPLE, identity, random),
                ModelTask.ACTIVITY, confusion(ACTIVITIES, activity, random)),
        Map.of(ModelTask.IDENTITY, bins(random), ModelTask.ACTIVITY, bins(random)),
        leftOut ? List.of(tradeOff(1, 1.8, random), tradeOff(5, 2.8, random)) : List.of(),
        motion ? grades() : List.of(),
        curve(random),
        leftOut || !motion
            ? List.of()
            : List.of(wrong(ModelTask.IDENTITY), wrong(ModelTask.ACTIVITY)));
  }

  /** One run with these values and nothing else. */
  public static RunFigures of(
      Series series, String split, int splits, long seed, Map<Figure, Double> values) {
    return new RunFigures(
        series, split, splits, seed, values, Map.of(), Map.of(), Map.of(), List.of(), List.of(),
        null, List.of());
  }

  private static Map<Figure, Double> values(
      double identity, double activity, boolean motion, Random random) {
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    values.put(Figure.IDENTITY_ACCURACY, identity);
    values.put(Figure.IDENTITY_FUSED_3, 1 - (1 - identity) * 0.6);
    values.put(Figure.IDENTITY_FUSED_5, 1 - (1 - identity) * 0.4);
    values.put(Figure.IDENTITY_FUSED_10, 1 - (1 - identity) * 0.2);
    values.put(Figure.UNKNOWN, 0.01 + 0.01 * random.nextDouble());
    values.put(Figure.WRONG_CLAIMS, 0.01 * random.nextDouble());
    values.put(Figure.IDENTITY_CALIBRATION_ERROR, 0.01 + 0.03 * random.nextDouble());
    values.put(Figure.IDENTITY_CALIBRATION_ERROR_BEFORE, 0.05);
    values.put(Figure.ACTIVITY_CALIBRATION_ERROR_BEFORE, 0.06);
    values.put(Figure.PARAMETERS, 274_213.0);
    values.put(Figure.TRAINING_SECONDS, 300 + 60 * random.nextDouble());
    if (motion) {
      values.put(Figure.ACTIVITY_ACCURACY, activity);
      values.put(Figure.ACTIVITY_FUSED_3, 1 - (1 - activity) * 0.7);
      values.put(Figure.ACTIVITY_FUSED_5, 1 - (1 - activity) * 0.5);
      values.put(Figure.ACTIVITY_FUSED_10, 1 - (1 - activity) * 0.4);
      values.put(Figure.ACTIVITY_CALIBRATION_ERROR, 0.01 + 0.03 * random.nextDouble());
    } else {
      values.put(Figure.IDENTITY_PER_RECORD, 0.975);
      values.put(Figure.IDENTITY_PER_RECORD_OTHER_DAY, 0.91);
    }
    return values;
  }

  private static Map<Figure, Double> enrolment(Random random) {
    Map<Figure, Double> values = new EnumMap<>(Figure.class);
    values.put(Figure.EQUAL_ERROR_RATE, 0.08 + 0.02 * random.nextDouble());
    values.put(Figure.EQUAL_ERROR_RATE_FUSED_5, 0.03 + 0.02 * random.nextDouble());
    values.put(Figure.STRANGERS_REJECTED, 0.55 + 0.1 * random.nextDouble());
    values.put(Figure.STRANGERS_REJECTED_FUSED_5, 0.85 + 0.1 * random.nextDouble());
    values.put(Figure.STRANGERS_REJECTED_BY_MODEL, 0.5 + 0.1 * random.nextDouble());
    values.put(Figure.STRANGERS_REJECTED_BY_MODEL_FUSED_5, 0.8 + 0.1 * random.nextDouble());
    values.put(Figure.KNOWN_REJECTED_BY_MODEL, 0.02 * random.nextDouble());
    values.put(Figure.KNOWN_REJECTED_BY_MODEL_FUSED_5, 0.01 * random.nextDouble());
    values.put(Figure.ENROLLED_ACCURACY, 0.8 + 0.1 * random.nextDouble());
    values.put(Figure.ENROLLED_WRONG_CLAIMS, 0.05 * random.nextDouble());
    values.put(Figure.KNOWN_BESIDE_ENROLLED, 0.96 + 0.02 * random.nextDouble());
    return values;
  }

  private static Map<Figure, Sample> samples() {
    return Map.of(
        Figure.STRANGERS_REJECTED, Sample.of(PEOPLE, 700),
        Figure.STRANGERS_REJECTED_FUSED_5, Sample.of(PEOPLE, 300),
        Figure.ENROLLED_ACCURACY, Sample.of(PEOPLE.subList(0, 4), 280));
  }

  private static ConfusionCounts confusion(List<String> labels, double accuracy, Random random) {
    long[][] counts = new long[labels.size()][labels.size()];
    for (int row = 0; row < counts.length; row++) {
      for (int window = 0; window < 140; window++) {
        boolean right = random.nextDouble() < accuracy;
        counts[row][right ? row : random.nextInt(counts.length)]++;
      }
    }
    return new ConfusionCounts(labels, counts);
  }

  private static List<ReliabilityBin> bins(Random random) {
    List<ReliabilityBin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double confidence = (bin + 0.5) / BINS;
      double accuracy = Math.min(1, confidence * (0.9 + 0.15 * random.nextDouble()));
      bins.add(new ReliabilityBin(bin < 3 ? 0 : 10L * bin, confidence, accuracy));
    }
    return bins;
  }

  /** Two normal distributions of scores, so many deviations apart. */
  private static ErrorTradeOff tradeOff(int windows, double apart, Random random) {
    int points = 200;
    double[] known = random.doubles(2000).map(u -> gaussian(random) + apart).sorted().toArray();
    double[] strangers = random.doubles(2000).map(u -> gaussian(random)).sorted().toArray();
    double[] rejections = new double[points];
    double[] acceptances = new double[points];
    for (int i = 0; i < points; i++) {
      double threshold = -3 + (6 + apart) * i / points;
      rejections[i] = below(known, threshold);
      acceptances[i] = 1 - below(strangers, threshold);
    }
    return new ErrorTradeOff(windows, rejections, acceptances);
  }

  private static double gaussian(Random random) {
    return random.nextGaussian();
  }

  private static double below(double[] sorted, double threshold) {
    return (double) IntStream.range(0, sorted.length).filter(i -> sorted[i] < threshold).count()
        / sorted.length;
  }

  private static List<GradeFigures> grades() {
    return List.of(
        new GradeFigures(1, 500, 495, 480),
        new GradeFigures(2, 120, 115, 100),
        new GradeFigures(3, 40, 35, 30));
  }

  private static @Nullable BalancingCurve curve(Random random) {
    int steps = 300;
    double[][] values = new double[5][steps];
    for (int i = 0; i < steps; i++) {
      values[0][i] = 4.0 * i;
      values[1][i] = 1 + 0.3 * Math.sin(i / 60.0) + 0.02 * random.nextGaussian();
      values[2][i] = 2 - values[1][i];
      values[3][i] = 2 * Math.exp(-i / 80.0) + 0.1 + 0.05 * random.nextDouble();
      values[4][i] = 3 * Math.exp(-i / 120.0) + 0.15 + 0.05 * random.nextDouble();
    }
    return new BalancingCurve(values[0], values[1], values[2], values[3], values[4]);
  }

  private static WrongWindow wrong(ModelTask head) {
    float[] shape = new float[1000];
    for (int i = 0; i < shape.length; i++) {
      double beat = (i % 210) / 250.0 - 0.3;
      shape[i] = (float) (5 * Math.exp(-beat * beat / 0.0002) - 0.2 + 0.3 * Math.sin(i / 17.0));
    }
    boolean identity = head == ModelTask.IDENTITY;
    return new WrongWindow(
        head,
        "01_02_beh/0",
        17,
        identity ? "ctu-01" : "run",
        identity ? "ctu-07" : "squats",
        0.93,
        250,
        shape);
  }
}
