package org.dt4ecg.bench.picture;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dt4ecg.bench.picture.StreamInSteps.Step;
import org.dt4ecg.bench.picture.Svg.Anchor;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.topology.TopologyConfig;

/**
 * How a recording session is cut into windows where one frame comes late and another comes too
 * late: what becomes of each frame and window, and when, is what the topology does with them.
 */
final class SessionPicture {

  static final String NAME = "session-windows";

  private static final int FRAMES = 36;

  /** Comes behind frame 9, in time. */
  private static final int LATE = 6;

  private static final int LATE_BEHIND = 9;

  /** Comes behind frame 32, too late. */
  private static final int TOO_LATE = 16;

  private static final int TOO_LATE_BEHIND = 32;

  private static final int LEFT = 120;
  private static final double SECOND = 22.5;
  private static final int TOP = 96;
  private static final int ROW = 17;

  private SessionPicture() {}

  /** What becomes of a window. */
  enum Fate {
    /** Decided with the frame that completes it. */
    AT_ONCE,
    /** Decided later, since a frame of it, or of a window before it, was not there. */
    WAITED,
    /** Given up. */
    GIVEN_UP
  }

  /**
   * A frame. All times are in seconds from the start of the session.
   *
   * @param start when its first sample was taken
   * @param arrival when it comes
   * @param refused whether it goes to dead letters
   */
  record Sent(double start, double arrival, boolean refused) {}

  /**
   * A window.
   *
   * @param decided when its results come, or when it is given up
   */
  record Cut(long index, double start, double end, double decided, Fate fate) {}

  /**
   * What is drawn.
   *
   * @param grace how far a session's newest sample goes past a window with a hole before it is
   *     given up, in s
   */
  record Figures(
      double window,
      double hop,
      double grace,
      double frame,
      List<Sent> frames,
      List<Cut> windows) {}

  /**
   * Has the topology cut a session.
   *
   * @throws IOException if there is no room for a temporary folder
   */
  static Figures figures(ServableModel model) throws IOException {
    ModelContract contract = model.contract();
    double window = (double) contract.windowSamples() / contract.samplingRateHz();
    double hop = (double) contract.hopSamples() / contract.samplingRateHz();
    List<Integer> order = order();
    List<EcgSamples> frames = frames(order);
    Instant start = frames.get(0).getStartTime();
    List<Step> steps = StreamInSteps.of(frames, model);
    List<Sent> sent = new ArrayList<>();
    List<Cut> cut = new ArrayList<>();
    double now = 0;
    long next = 0;
    for (int i = 0; i < steps.size(); i++) {
      int frame = order.get(i);
      // It comes as soon as it is whole; one that comes late, half a frame behind another.
      now = frame + 1 > now ? frame + 1 : now + 0.5;
      sent.add(new Sent(frame, now, steps.get(i).framesRefused() > 0));
      for (long k = 0; k < steps.get(i).windowsGivenUp(); k++) {
        cut.add(new Cut(next, next * hop, next * hop + window, now, Fate.GIVEN_UP));
        next++;
      }
      for (IdentityResult result : steps.get(i).identities()) {
        double from = seconds(start, result.getWindowStart());
        double to = seconds(start, result.getWindowEnd());
        Fate fate = now > to ? Fate.WAITED : Fate.AT_ONCE;
        cut.add(new Cut(result.getWindowIndex(), from, to, now, fate));
        next = result.getWindowIndex() + 1;
      }
    }
    double grace = TopologyConfig.defaults().windowing().grace().toMillis() / 1e3;
    return new Figures(window, hop, grace, 1, sent, cut);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  private static List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      if (frame != LATE && frame != TOO_LATE) {
        order.add(frame);
      }
      if (frame == LATE_BEHIND) {
        order.add(LATE);
      }
      if (frame == TOO_LATE_BEHIND) {
        order.add(TOO_LATE);
      }
    }
    return order;
  }

  /** A simulated person's ECG in frames of one second, in that order. */
  private static List<EcgSamples> frames(List<Integer> order) {
    SimulatedRecordings source = new SimulatedRecordings(1, 1, Duration.ofSeconds(FRAMES + 1), 1);
    Recording recording = source.read(source.recordings().get(0));
    int samples = (int) recording.nominalRateHz();
    Instant start = Instant.parse("2026-01-01T09:00:00Z");
    List<EcgSamples> frames = new ArrayList<>();
    for (int number : order) {
      short[] counts =
          Arrays.copyOfRange(recording.counts(), number * samples, (number + 1) * samples);
      frames.add(
          EcgSamples.newBuilder()
              .setDeviceId("strap-1")
              .setSequence(number)
              .setStartTime(start.plusSeconds(number))
              .setSamplingRate(samples)
              .setLead(recording.lead())
              .setMicrovoltsPerCount(recording.microvoltsPerCount())
              .setBaselineCount(recording.baselineCount())
              .setSamples(SampleCodec.encode(counts))
              .build());
    }
    return frames;
  }

  /** Draws. */
  static Picture draw(Figures figures) {
    int bottom = TOP + 66 + ROW * figures.windows().size();
    Svg svg =
        new Svg(
            960,
            bottom + 72,
            "Frames of a session above, its windows below: one that a late frame completes waits"
                + " for it, those with a hole are given up, all others are decided at once");
    svg.bold(24, 34, "How a session is cut into windows", 18);
    svg.text(
        24,
        58,
        "Windows of %.0f s every %.0f s. A dot is the moment at which a window is decided."
            .formatted(figures.window(), figures.hop()),
        14,
        Svg.FAINT,
        Anchor.START);
    axis(svg, bottom);
    svg.text(24, TOP + 14, "frames");
    figures.frames().forEach(frame -> frame(svg, frame, figures.frame()));
    svg.text(24, TOP + 66, "windows");
    for (int row = 0; row < figures.windows().size(); row++) {
      window(svg, figures.windows().get(row), TOP + 56 + ROW * row);
    }
    legend(svg, bottom + 38, figures);
    return Picture.of(NAME, svg, figures);
  }

  private static void axis(Svg svg, int bottom) {
    for (int second = 0; second <= FRAMES; second += 4) {
      svg.line(x(second), TOP - 8, x(second), bottom - 6, Svg.GRID, 1);
      svg.text(x(second), bottom + 10, second + " s", 12, Svg.FAINT, Anchor.MIDDLE);
    }
  }

  private static void frame(Svg svg, Sent frame, double length) {
    double width = length * SECOND - 2;
    boolean isLate = frame.arrival() > frame.start() + length;
    if (!isLate) {
      svg.box(x(frame.start()) + 1, TOP, width, 18, "#b6d4e8");
      return;
    }
    String color = frame.refused() ? Svg.RED : Svg.ORANGE;
    svg.box(x(frame.start()) + 1, TOP, width, 18, "#ffffff", color);
    double y = TOP + 34;
    svg.line(x(frame.start()) + SECOND / 2, TOP + 18, x(frame.start()) + SECOND / 2, y, color, 1.5);
    svg.arrow(x(frame.start()) + SECOND / 2, y, x(frame.arrival()), y, color);
    if (frame.refused()) {
      double middle = (x(frame.start()) + x(frame.arrival())) / 2;
      svg.text(middle, y - 4, "comes too late: dead letter LATE", 12, Svg.TEXT, Anchor.MIDDLE);
    } else {
      svg.text(x(frame.arrival()) + 6, y + 5, "comes late, in time", 12, Svg.TEXT, Anchor.START);
    }
  }

  private static void window(Svg svg, Cut window, double y) {
    String color = color(window.fate());
    svg.text(LEFT - 12, y + 10, Long.toString(window.index()), 11, Svg.FAINT, Anchor.END);
    svg.box(
        x(window.start()),
        y,
        x(window.end()) - x(window.start()),
        ROW - 6,
        window.fate() == Fate.GIVEN_UP ? "#ffffff" : color,
        color);
    double middle = y + (ROW - 6) / 2.0;
    if (window.decided() > window.end()) {
      svg.dashes(x(window.end()), middle, x(window.decided()), middle, color);
    }
    if (window.fate() == Fate.GIVEN_UP) {
      double at = x(window.decided());
      svg.line(at - 4, middle - 4, at + 4, middle + 4, color, 2);
      svg.line(at - 4, middle + 4, at + 4, middle - 4, color, 2);
    } else {
      svg.dot(x(window.decided()), middle, 4.5, Svg.TEXT);
    }
  }

  private static void legend(Svg svg, double y, Figures figures) {
    svg.box(24, y - 11, 22, 12, color(Fate.AT_ONCE)).text(54, y, "decided at once");
    svg.box(196, y - 11, 22, 12, color(Fate.WAITED));
    svg.text(226, y, "waited: for a late frame, or for a window before it");
    svg.box(608, y - 11, 22, 12, "#ffffff", color(Fate.GIVEN_UP));
    svg.text(638, y, "a hole: given up %.0f s past its end".formatted(figures.grace()));
  }

  private static String color(Fate fate) {
    return switch (fate) {
      case AT_ONCE -> Svg.GREEN;
      case WAITED -> Svg.ORANGE;
      case GIVEN_UP -> Svg.RED;
    };
  }

  private static double x(double seconds) {
    return LEFT + seconds * SECOND;
  }
}
