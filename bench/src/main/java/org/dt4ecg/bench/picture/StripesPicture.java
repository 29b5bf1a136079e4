package org.dt4ecg.bench.picture;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dt4ecg.bench.picture.StreamInSteps.Step;
import org.dt4ecg.bench.picture.Svg.Anchor;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.simulation.SimulatedWearer;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * Sessions of people whom the network never met, as stripes of activity: what is true, what each
 * window says by itself, and what the session says up to it.
 */
final class StripesPicture {

  static final String NAME = "activity-stripes";

  /** Seed of the people whom the simulated model knows; it knows the first ten. */
  private static final long POPULATION_SEED = 42;

  /** Of one of them the session repairs single mistakes; of the other it cannot. */
  private static final List<Integer> PEOPLE = List.of(13, 10);

  /** All five, and the first two again. */
  private static final int ACTIVITIES = 7;

  private static final Instant START = Instant.parse("2026-01-01T09:00:00Z");

  private static final int LEFT = 130;
  private static final int WIDTH = 806;
  private static final int TOP = 92;
  private static final int BLOCK = 156;

  private StripesPicture() {}

  /** What the person does for a while; times in s from the start of the session. */
  record Stretch(String activity, double from, double to) {}

  /**
   * What is said of a window.
   *
   * @param activity by the window itself
   * @param fused by the session up to it
   */
  record Said(double from, double to, String activity, String fused) {}

  /**
   * A session.
   *
   * @param right share of the windows within one stretch that are right by themselves
   * @param fusedRight the same over the session
   */
  record Session(
      String person, List<Stretch> truth, List<Said> windows, double right, double fusedRight) {}

  /**
   * What is drawn.
   *
   * @param hop from the start of a window to that of the next, in s
   */
  record Figures(String model, String version, double hop, List<Session> sessions) {}

  /**
   * Simulates, and has the topology say what it is.
   *
   * @throws IOException if there is no room for a temporary folder
   */
  static Figures figures(ServableModel model) throws IOException {
    List<Session> sessions = new ArrayList<>();
    for (int person : PEOPLE) {
      sessions.add(session(model, person));
    }
    return new Figures(
        model.contract().name(),
        model.version(),
        (double) model.contract().hopSamples() / model.contract().samplingRateHz(),
        sessions);
  }

  private static Session session(ServableModel model, int person) throws IOException {
    SimulatedWearer wearer = new SimulatedWearer(person, 0, POPULATION_SEED);
    FrameCutter cutter = new FrameCutter(FrameCutter.DEFAULT_FRAME_PERIOD);
    long start = FrameTimes.toMicros(START);
    long at = start;
    List<EcgSamples> frames = new ArrayList<>();
    List<Stretch> truth = new ArrayList<>();
    for (int i = 0; i < ACTIVITIES; i++) {
      Recording recording = wearer.next();
      frames.addAll(cutter.cut(recording, "strap-1", frames.size(), at));
      int samples = recording.counts().length;
      long length = Math.round(recording.durationMicros() * (double) samples / (samples - 1));
      truth.add(new Stretch(recording.activity(), (at - start) / 1e6, (at + length - start) / 1e6));
      at += length;
    }
    Map<Long, Said> windows = new HashMap<>();
    for (Step step : StreamInSteps.of(frames, model)) {
      for (ActivityResult result : step.activities()) {
        windows.put(result.getWindowIndex(), said(result, start));
      }
    }
    List<Said> inOrder =
        windows.values().stream().sorted(Comparator.comparing(Said::from)).toList();
    return new Session(
        SimulatedWearer.userId(person),
        truth,
        inOrder,
        right(truth, inOrder, false),
        right(truth, inOrder, true));
  }

  private static Said said(ActivityResult result, long start) {
    return new Said(
        (FrameTimes.toMicros(result.getWindowStart()) - start) / 1e6,
        (FrameTimes.toMicros(result.getWindowEnd()) - start) / 1e6,
        result.getActivity(),
        result.getFused().getActivity());
  }

  private static double right(List<Stretch> truth, List<Said> windows, boolean isFused) {
    int all = 0;
    int right = 0;
    for (Said window : windows) {
      for (Stretch stretch : truth) {
        if (stretch.from() <= window.from() && window.to() <= stretch.to()) {
          all++;
          right += stretch.activity().equals(isFused ? window.fused() : window.activity()) ? 1 : 0;
        }
      }
    }
    return Math.round(1000.0 * right / all) / 1000.0;
  }

  /** Draws. */
  static Picture draw(Figures figures) {
    Svg svg =
        new Svg(
            960,
            TOP + BLOCK * figures.sessions().size() + 36,
            "Stripes of activity of two sessions: the truth, what each window says by itself, and"
                + " what the session says up to it, which repairs single mistakes, follows a"
                + " change a little later, and cannot help where most windows are wrong");
    svg.bold(24, 34, "A few minutes of two people whom the network never met", 18);
    svg.text(
        24,
        58,
        "Simulated; %s %s".formatted(figures.model(), figures.version()),
        14,
        Svg.FAINT,
        Anchor.START);
    double longest =
        figures.sessions().stream()
            .mapToDouble(session -> session.truth().get(session.truth().size() - 1).to())
            .max()
            .orElseThrow();
    double second = WIDTH / longest;
    for (int i = 0; i < figures.sessions().size(); i++) {
      session(svg, TOP + BLOCK * i, figures.sessions().get(i), figures.hop(), second);
    }
    int bottom = TOP + BLOCK * figures.sessions().size();
    for (int at = 0; at <= (int) longest; at += 30) {
      svg.text(LEFT + at * second, bottom - 12, at + " s", 12, Svg.FAINT, Anchor.MIDDLE);
    }
    Activities.legend(svg, LEFT, bottom + 18);
    return Picture.of(NAME, svg, figures);
  }

  private static void session(Svg svg, int top, Session session, double hop, double second) {
    svg.text(
        LEFT,
        top,
        String.format(
            Locale.ROOT,
            "%s. Right within an activity: %.1f %% of the windows, %.1f %% by the session so far",
            session.person(),
            100 * session.right(),
            100 * session.fusedRight()),
        13,
        Svg.TEXT,
        Anchor.START);
    svg.text(24, top + 30, "truth");
    svg.text(24, top + 68, "each window");
    svg.text(24, top + 106, "session so far");
    for (Stretch stretch : session.truth()) {
      stripe(svg, top + 10, stretch.from() * second, stretch.to() * second, stretch.activity());
    }
    for (Said window : session.windows()) {
      // Windows overlap: each is drawn as wide as the way to the next, around its middle.
      double middle = (window.from() + window.to()) / 2;
      double from = (middle - hop / 2) * second;
      double to = (middle + hop / 2) * second - 1;
      stripe(svg, top + 48, from, to, window.activity());
      stripe(svg, top + 86, from, to, window.fused());
    }
  }

  private static void stripe(Svg svg, int y, double from, double to, String activity) {
    svg.box(LEFT + from, y, to - from, 32, Activities.color(activity));
  }
}
