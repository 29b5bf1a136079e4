package org.dt4ecg.bench.picture;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dt4ecg.bench.picture.StreamInSteps.Step;
import org.dt4ecg.bench.picture.Svg.Anchor;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * Four seconds of one simulated person at rest and running, with what is on the result topics about
 * them. The sessions are none of those that the model was trained on.
 */
final class HeartPicture {

  static final String NAME = "four-seconds";

  /** Seed of the people whom the simulated model knows. */
  private static final long POPULATION_SEED = 42;

  /** Training has six sessions of each person. */
  private static final int SESSIONS = 7;

  private static final int PERSON = 2;
  private static final Duration LENGTH = Duration.ofSeconds(20);
  private static final List<String> SHOWN = List.of("rest", "run");

  /** Which window of a recording is shown: it begins after 8 s. */
  private static final int WINDOW = 4;

  private static final int PANEL = 444;
  private static final int BAR = 180;

  private HeartPicture() {}

  /**
   * A class and its probability.
   *
   * @param probability from 0 to 1
   */
  record Share(String label, double probability) {

    static List<Share> of(List<ClassProbability> classes) {
      return classes.stream()
          .map(each -> new Share(each.getLabel(), rounded(each.getProbability(), 1e4)))
          .toList();
    }
  }

  /**
   * A window.
   *
   * @param truth what the person does
   * @param person who is named; null for nobody
   * @param heartRate in beats a minute; null where the signal does not show it
   * @param millivolts the samples that the network is given
   */
  record Shown(
      String truth,
      @Nullable String person,
      String quality,
      @Nullable Double heartRate,
      List<Share> people,
      List<Share> activities,
      @JsonIgnore float[] millivolts) {}

  /** What is drawn. */
  record Figures(
      String person, String model, String version, double seconds, List<Shown> windows) {}

  /**
   * Simulates, and has the topology say what it is.
   *
   * @throws IOException if there is no room for a temporary folder
   */
  static Figures figures(ServableModel model) throws IOException {
    SimulatedRecordings source =
        new SimulatedRecordings(PERSON + 1, SESSIONS, LENGTH, POPULATION_SEED);
    RecordingInfo last = source.recordings().get(source.recordings().size() - 1);
    List<Shown> windows = new ArrayList<>();
    for (String activity : SHOWN) {
      RecordingInfo info =
          source.recordings().stream()
              .filter(each -> each.userId().equals(last.userId()))
              .filter(each -> each.pass().equals(last.pass()) && each.activity().equals(activity))
              .findFirst()
              .orElseThrow();
      windows.add(shown(source.read(info), model));
    }
    double seconds = (double) model.contract().windowSamples() / model.contract().samplingRateHz();
    return new Figures(last.userId(), model.contract().name(), model.version(), seconds, windows);
  }

  private static Shown shown(Recording recording, ServableModel model) throws IOException {
    List<EcgSamples> frames =
        new FrameCutter(FrameCutter.DEFAULT_FRAME_PERIOD).cut(recording, "strap-1", 0, 0);
    List<Step> steps = StreamInSteps.of(frames, model);
    IdentityResult identity =
        steps.stream()
            .flatMap(step -> step.identities().stream())
            .filter(result -> result.getWindowIndex() == WINDOW)
            .findFirst()
            .orElseThrow();
    ActivityResult activity =
        steps.stream()
            .flatMap(step -> step.activities().stream())
            .filter(result -> result.getWindowIndex() == WINDOW)
            .findFirst()
            .orElseThrow();
    Float rate = identity.getHeartRate();
    return new Shown(
        recording.activity(),
        identity.getUserId(),
        identity.getSignalQuality().toString().toLowerCase(Locale.ROOT),
        rate == null ? null : rounded(rate, 10),
        Share.of(identity.getCandidates()),
        Share.of(activity.getCandidates()),
        millivolts(frames, identity.getWindowStart(), model));
  }

  private static float[] millivolts(List<EcgSamples> frames, Instant start, ServableModel model) {
    return WindowAssembler.of(model.contract(), WindowAssembler.DEFAULT_HOLE_TOLERANCE)
        .assemble(Frame.of(frames), FrameTimes.toMicros(start))
        .samples();
  }

  private static double rounded(float value, double steps) {
    return Math.round(value * steps) / steps;
  }

  /** Draws. */
  static Picture draw(Figures figures) {
    Svg svg =
        new Svg(
            960,
            566,
            "Four seconds of the ECG of one simulated person at rest and running, and below each"
                + " whom the network takes it for and what it says the person does, in per cent");
    svg.bold(24, 34, "Four seconds of one person, and what the network says", 18);
    svg.text(
        24,
        58,
        "%s, simulated; %s %s, one window by itself"
            .formatted(figures.person(), figures.model(), figures.version()),
        14,
        Svg.FAINT,
        Anchor.START);
    double largest = largest(figures);
    for (int i = 0; i < figures.windows().size(); i++) {
      panel(svg, 24 + i * (PANEL + 24), figures.windows().get(i), figures.seconds(), largest);
    }
    return Picture.of(NAME, svg, figures);
  }

  /** Both are drawn to one scale. */
  private static double largest(Figures figures) {
    double largest = 0;
    for (Shown window : figures.windows()) {
      for (float value : window.millivolts()) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  private static void panel(Svg svg, double x, Shown window, double seconds, double largest) {
    svg.box(x, 78, PANEL, 464, Svg.PANEL);
    svg.bold(x + 16, 104, window.truth().equals("rest") ? "At rest" : "Running", 16);
    trace(svg, x + 16, window, seconds, largest);
    svg.text(
        x + 16,
        318,
        "signal %s, heart rate %s"
            .formatted(
                window.quality(),
                window.heartRate() == null
                    ? "not to be seen"
                    : String.format(Locale.ROOT, "%.0f a minute", window.heartRate())));
    svg.text(x + 16, 346, "who", 13, Svg.FAINT, Anchor.START);
    bars(svg, x + 16, 356, window.people().subList(0, 3), Svg.BLUE);
    svg.text(x + 16, 436, "does what", 13, Svg.FAINT, Anchor.START);
    bars(svg, x + 16, 446, window.activities().subList(0, 3), Svg.GREEN);
    svg.text(
        x + 16,
        530,
        window.person() == null ? "Nobody is named." : "Named: " + window.person() + ".",
        13,
        Svg.TEXT,
        Anchor.START);
  }

  private static void trace(Svg svg, double x, Shown window, double seconds, double largest) {
    double width = PANEL - 76;
    double middle = 204;
    double millivolt = 80 / largest;
    for (int line = -(int) largest; line <= (int) largest; line++) {
      double y = middle - line * millivolt;
      svg.line(x, y, x + width, y, Svg.GRID, 1);
      String sign = line < 0 ? "−" : "";
      svg.text(x + width + 6, y + 4, sign + Math.abs(line) + " mV", 12, Svg.FAINT, Anchor.START);
    }
    for (int second = 0; second <= (int) Math.round(seconds); second++) {
      double at = x + width * second / seconds;
      svg.line(at, 120, at, 288, Svg.GRID, 1);
    }
    float[] samples = window.millivolts();
    double[] ys = new double[samples.length];
    for (int i = 0; i < ys.length; i++) {
      ys[i] = middle - samples[i] * millivolt;
    }
    svg.curve(x, width / samples.length, ys, Activities.color(window.truth()), 1.4);
  }

  private static void bars(Svg svg, double x, double y, List<Share> shares, String color) {
    for (int i = 0; i < shares.size(); i++) {
      Share share = shares.get(i);
      double top = y + 22 * i;
      svg.text(x, top + 13, share.label(), 13, Svg.TEXT, Anchor.START);
      svg.box(x + 120, top, BAR, 16, Svg.GRID);
      svg.box(x + 120, top, BAR * share.probability(), 16, color);
      svg.text(
          x + 130 + BAR,
          top + 13,
          String.format(Locale.ROOT, "%.1f %%", 100 * share.probability()),
          13,
          Svg.TEXT,
          Anchor.START);
    }
  }
}
