package org.dt4ecg.bench.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one device sends, and in which order: recording sessions one after the other, each with some
 * of the {@link Behaviour}s of a fleet in the field. A pure function of the seed, the device and
 * the time.
 *
 * <p>Every behaviour keeps to what the documented rule decides by the device's own time. So no hole
 * lies in the last half minute of a session (whether the windows behind it come before the session
 * is closed is up to the wall clock), stored ECG keeps more than the inactivity gap from what was
 * live, and clocks drift in frames under two seconds alone (in longer ones a missing frame may be
 * taken for drift). A wrong time ahead is met by a device without drift, and by one that numbers
 * its frames if they come in another order than theirs (without numbers a task that starts anew
 * between two of them cannot tell the lone frame from those of its session). What is stored is
 * numbered on from what was live before, and what is always numbered 0 has frames shorter than a
 * window: the number 0 begins a session.
 */
final class DeviceScript {

  private static final long SECOND = 1_000_000;

  /** Within the grace of 10 s. */
  private static final long SHUFFLED_WITHIN = 4 * SECOND;

  private static final long LONGEST_HOLE = 4 * SECOND;

  /** A frame with the number 0 that fills a window is taken for the first, and fixes the start. */
  private static final int WINDOW_SECONDS = 4;

  private static final int LATEST_REPEAT = 15;

  /** Frames are known again for two minutes of ECG. */
  private static final long REPEATED_WITHIN = 100 * SECOND;

  private static final double MOST_DRIFT = 0.006;
  private static final int[] RATES = {250, 250, 250, 500};
  private static final double[] FRAME_SECONDS = {0.5, 1, 1, 1.6, 1, 4, 10};

  private final Random random;
  private final String deviceId;
  private final int rateHz;
  private final int frameSamples;
  private final String lead;
  private final double drift;
  private final boolean isNumbered;
  private final int signals;
  private final Map<Behaviour, Integer> used;
  private final Set<Behaviour> without;

  private long clock;
  private long sequence;
  private long position;
  private final List<List<SentFrame>> stored = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();

  private DeviceScript(
      long seed,
      int device,
      long startMicros,
      int signals,
      Set<Behaviour> without,
      Map<Behaviour, Integer> used) {
    this.random = new Random(seed * 1_000_003 + device);
    this.deviceId = deviceId(device);
    this.rateHz = RATES[device % RATES.length];
    double seconds = FRAME_SECONDS[device % FRAME_SECONDS.length];
    this.frameSamples = (int) Math.round(seconds * rateHz);
    this.lead = device % 3 == 0 ? "II" : "I";
    boolean drifts = seconds < 2 && device % 4 == 1;
    this.drift = drifts ? MOST_DRIFT * (2 * random.nextDouble() - 1) : 0;
    this.isNumbered = device % 10 != 9 || seconds >= WINDOW_SECONDS;
    this.signals = signals;
    this.used = used;
    this.without = without;
    this.clock = startMicros + random.nextInt(1_000_000);
    this.position = random.nextInt(1_000_000);
    if (drifts) {
      uses(Behaviour.DRIFT);
    }
    if (!isNumbered) {
      uses(Behaviour.UNNUMBERED);
    }
  }

  /** Name of a device, numbered from 0. */
  static String deviceId(int device) {
    return "chaos-%05d".formatted(device);
  }

  /**
   * All that a device sends, in its order.
   *
   * @param startMicros where its time begins, in µs since the epoch
   * @param lengthMicros for how long it sends, by its own time
   * @param signals how many signals there are
   * @param without what no session of it does
   * @param used is told how often each behaviour occurs
   */
  static List<Delivery> of(
      long seed,
      int device,
      long startMicros,
      long lengthMicros,
      int signals,
      Set<Behaviour> without,
      Map<Behaviour, Integer> used) {
    DeviceScript script = new DeviceScript(seed, device, startMicros, signals, without, used);
    script.record(startMicros + lengthMicros);
    return script.deliveries;
  }

  private void record(long endMicros) {
    while (clock < endMicros) {
      if (random.nextInt(4) == 0) {
        clock += between(20, 25);
        stored.add(takeFrames(between(40, 100)));
        clock += between(20, 25);
      } else {
        clock += between(7, 30);
      }
      live();
    }
    // What is still stored goes out with one more session.
    if (!stored.isEmpty()) {
      clock += between(7, 30);
      live();
    }
  }

  private void live() {
    Set<Behaviour> chosen = choose();
    if (random.nextInt(5) == 0) {
      sequence = 0;
    }
    List<SentFrame> frames =
        takeFrames(chosen.contains(Behaviour.STRAY) ? between(160, 300) : between(80, 240));
    long start = frames.get(0).startMicros();
    long end = frames.get(frames.size() - 1).endMicros();
    List<Delivery> live = new ArrayList<>(inSendingOrder(frames, chosen));
    if (chosen.contains(Behaviour.STRAY)) {
      stray(live, start, end, drift == 0 && (isNumbered || !chosen.contains(Behaviour.REORDERED)));
    }
    if (chosen.contains(Behaviour.LOST)) {
      lose(live, start + 30 * SECOND, end - 30 * SECOND);
    }
    if (chosen.contains(Behaviour.RESTARTED)) {
      insert(live, timeIn(start + 75 * SECOND, end), restarted(start));
    }
    if (chosen.contains(Behaviour.SECOND_LEAD)) {
      secondLead(live, start + 30 * SECOND);
    }
    if (chosen.contains(Behaviour.REPEATED)) {
      repeat(live);
    }
    if (!stored.isEmpty()) {
      List<SentFrame> upload = stored.remove(0);
      boolean newestFirst = random.nextBoolean();
      uses(newestFirst ? Behaviour.NEWEST_FIRST : Behaviour.BACK_FILL);
      if (newestFirst) {
        Collections.reverse(upload);
      }
      insert(live, timeIn(start + 20 * SECOND, end), upload);
    }
    deliveries.addAll(live);
  }

  private Set<Behaviour> choose() {
    Set<Behaviour> chosen = EnumSet.noneOf(Behaviour.class);
    for (Behaviour behaviour : Behaviour.OF_A_SESSION) {
      if (random.nextInt(4) == 0) {
        chosen.add(behaviour);
      }
    }
    chosen.removeAll(without);
    if (isLongerThanAHole()) {
      // Frames so long that the loss of one ends the session, or that no two fit into the grace.
      chosen.removeAll(EnumSet.of(Behaviour.STRAY, Behaviour.LOST, Behaviour.REORDERED));
    }
    if (frameSamples >= WINDOW_SECONDS * rateHz) {
      // Whether a single frame fills a window is told when its session is closed.
      chosen.remove(Behaviour.STRAY);
    }
    if (chosen.contains(Behaviour.STRAY)) {
      // Each of these leaves a hole, or other samples for the time of that hole.
      chosen.removeAll(EnumSet.of(Behaviour.LOST, Behaviour.RESTARTED));
    }
    chosen.forEach(this::uses);
    return chosen;
  }

  private boolean isLongerThanAHole() {
    return frameSamples * SECOND / rateHz > LONGEST_HOLE;
  }

  private void uses(Behaviour behaviour) {
    used.merge(behaviour, 1, Integer::sum);
  }

  /** Frames without a hole between them, from the device's clock on. */
  private List<SentFrame> takeFrames(long lengthMicros) {
    int signal = random.nextInt(signals);
    double frameMicros = frameSamples * 1e6 / rateHz * (1 + drift);
    int count = (int) Math.ceil(lengthMicros / frameMicros);
    List<SentFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(frame(clock + Math.round(i * frameMicros), sequence, lead, signal, position));
      sequence += isNumbered ? 1 : 0;
      position += frameSamples;
    }
    clock = frames.get(count - 1).endMicros();
    return frames;
  }

  private SentFrame frame(long start, long number, String ofLead, int signal, long from) {
    return new SentFrame(deviceId, number, start, rateHz, ofLead, frameSamples, signal, from);
  }

  /** Each as soon as it is recorded, or in another order within the grace. */
  private List<Delivery> inSendingOrder(List<SentFrame> frames, Set<Behaviour> chosen) {
    List<SentFrame> order = new ArrayList<>(frames);
    if (chosen.contains(Behaviour.REORDERED)) {
      int block = (int) Math.max(2, SHUFFLED_WITHIN / frames.get(0).lengthMicros());
      for (int from = 0; from < order.size(); from += block) {
        Collections.shuffle(order.subList(from, Math.min(order.size(), from + block)), random);
      }
    }
    List<Delivery> sent = new ArrayList<>();
    long due = Long.MIN_VALUE;
    for (SentFrame frame : order) {
      due = Math.max(due, frame.endMicros());
      sent.add(new Delivery(due, frame));
    }
    return sent;
  }

  /** One frame with a wrong time: far back, or ahead where the session comes to later. */
  private void stray(List<Delivery> live, long startMicros, long endMicros, boolean mayBeAhead) {
    int index = firstFrom(live, startMicros + between(10, 20));
    Delivery delivery = live.get(index);
    SentFrame frame = delivery.frame();
    long length = frame.lengthMicros();
    // Half a frame more, so that it cannot go on where another ends.
    long wrong =
        !mayBeAhead || random.nextBoolean()
            ? frame.startMicros() - 2 * 86_400 * SECOND - between(0, 40_000)
            : timeIn(startMicros + 70 * SECOND, endMicros - 30 * SECOND);
    long off = Math.floorMod(wrong - startMicros, length);
    live.set(index, new Delivery(delivery.dueMicros(), frame.at(wrong - off + length / 2)));
  }

  private void lose(List<Delivery> live, long fromMicros, long toMicros) {
    long from = timeIn(fromMicros, toMicros - LONGEST_HOLE);
    long to = from + between(0, 3);
    live.removeIf(
        each ->
            each.frame().startMicros() >= from
                && each.frame().startMicros() <= to
                && each.frame().endMicros() <= from + LONGEST_HOLE);
  }

  /** The device starts anew: numbers from 0, and a clock that is back in time that is decided. */
  private List<SentFrame> restarted(long startMicros) {
    List<SentFrame> frames = new ArrayList<>();
    int signal = random.nextInt(signals);
    long length = Math.round(frameSamples * 1e6 / rateHz);
    long begin = startMicros + between(5, 10);
    int count = (int) Math.max(1, 15 * SECOND / length);
    for (int i = 0; i < count; i++) {
      frames.add(
          frame(begin + i * length, i, lead, signal, position + 131 + (long) i * frameSamples));
    }
    return frames;
  }

  private void secondLead(List<Delivery> live, long fromMicros) {
    String other = lead.equals("I") ? "V2" : "I";
    long to = fromMicros + between(10, 25);
    int signal = random.nextInt(signals);
    for (int i = live.size() - 1; i >= 0; i--) {
      SentFrame beside = live.get(i).frame();
      if (beside.startMicros() >= fromMicros && beside.startMicros() < to) {
        SentFrame frame =
            frame(beside.startMicros(), beside.sequence(), other, signal, beside.position() + 57);
        live.add(i + 1, new Delivery(live.get(i).dueMicros(), frame));
      }
    }
  }

  private void repeat(List<Delivery> live) {
    Map<Integer, SentFrame> again = new TreeMap<>(Collections.reverseOrder());
    int latest =
        (int) Math.min(LATEST_REPEAT, REPEATED_WITHIN / live.get(0).frame().lengthMicros());
    for (int i = 0; i < live.size(); i++) {
      if (random.nextInt(10) == 0) {
        again.put(Math.min(live.size(), i + 1 + random.nextInt(latest)), live.get(i).frame());
      }
    }
    again.forEach((at, frame) -> live.add(at, new Delivery(live.get(at - 1).dueMicros(), frame)));
  }

  /** Frames sent at once, between the live ones of a time. */
  private static void insert(List<Delivery> live, long micros, List<SentFrame> frames) {
    int index = 0;
    while (index + 1 < live.size() && live.get(index).dueMicros() < micros) {
      index++;
    }
    long due = live.get(index).dueMicros();
    live.addAll(index + 1, frames.stream().map(frame -> new Delivery(due, frame)).toList());
  }

  private static int firstFrom(List<Delivery> live, long micros) {
    int index = 0;
    while (live.get(index).frame().startMicros() < micros) {
      index++;
    }
    return index;
  }

  private long between(int fromSeconds, int toSeconds) {
    return timeIn(fromSeconds * SECOND, toSeconds * SECOND);
  }

  private long timeIn(long fromMicros, long toMicros) {
    return fromMicros + (long) (random.nextDouble() * Math.max(1, toMicros - fromMicros));
  }
}
