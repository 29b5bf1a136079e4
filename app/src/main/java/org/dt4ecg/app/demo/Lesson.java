package org.dt4ecg.app.demo;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.fleet.simulation.SimulatedWearer;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
import org.dt4ecg.model.ModelContract;

/**
 * A fleet of everybody whom a model knows and one person more, who first play what labels are given
 * for, and then, without end, what none are given for. What is labelled is the same each time, to
 * the sample. It comes in chapters, each enough for a round of training: the first is played at
 * once, and another one only if it is asked for.
 *
 * @param plans a device for each person
 * @param dataset name of the data set
 * @param newcomer the person whom the model does not know
 * @param labelledSessions ids of the sessions that labels are given for
 * @param labelledMicros length of the sessions of a chapter together, in µs, by their nominal rate:
 *     what the retraining service counts once all its labels have come
 * @param shortestMicros length of the shortest of those sessions, in µs
 * @param chapters how far they are played
 */
record Lesson(
    List<DevicePlan> plans,
    String dataset,
    String newcomer,
    Set<String> labelledSessions,
    long labelledMicros,
    long shortestMicros,
    Chapters chapters) {

  private static final int ACTIVITIES = 5;
  private static final double MICROS_PER_SECOND = 1e6;

  /** One label each, since a label comes after half a minute at the latest. */
  private static final Duration SIMULATED_LENGTH = Duration.ofSeconds(28);

  /**
   * Where the labelled part of a recording is cut into pieces, each a session of its own. Of the
   * last one, long enough for three windows, the retraining service keeps some to calibrate on.
   */
  private static final double[] CUTS = {0, 0.21, 0.42, 0.63, 1};

  /** As in the split by time of training: no window reaches into what was labelled. */
  private static final long GUARD_MICROS = 4_000_000;

  Lesson {
    plans = List.copyOf(plans);
    labelledSessions = Set.copyOf(labelledSessions);
  }

  /**
   * Simulated people, in sessions of which no model has met any.
   *
   * @param contract of the model
   * @param rounds labelled rounds through all activities, in a chapter
   * @param chapters how many chapters there are
   * @throws CommandFailure if the model knows others than the first simulated people
   */
  static Lesson simulated(ModelContract contract, int rounds, int chapters) throws CommandFailure {
    int people = contract.identities().size() + 1;
    String newcomer =
        newcomer(IntStream.range(0, people).mapToObj(SimulatedWearer::userId).toList(), contract);
    RecordingSource labelled =
        EcgSources.simulatedLater(people, chapters * rounds, SIMULATED_LENGTH);
    List<DevicePlan> labelledPlans = DevicePlans.replaying(labelled, info -> true, people, false);
    List<DevicePlan> laterPlans = DevicePlans.simulated(people, EcgSources.POPULATION_SEED);
    Script script = new Script(chapters);
    script.label(labelled.recordings().stream().map(RecordingInfo::sessionId));
    for (int device = 0; device < people; device++) {
      script.add(
          laterPlans.get(device),
          labelledPlans.get(device).recordings(),
          rounds * ACTIVITIES,
          laterPlans.get(device).recordings());
    }
    return script.lesson(SimulatedRecordings.DATASET, newcomer);
  }

  /**
   * Recorded people, in their last pass of electrodes, which the first model need not have met:
   * labels are given for the first part of each recording, and the rest is played later, round and
   * round. The first part is played in pieces, so that the retraining service, which holds out
   * whole sessions, can train on some and judge by another: by the same electrodes, at another
   * time.
   *
   * @param contract of the model
   * @param share how much of each recording is labelled, between 0 and 1
   * @throws CommandFailure if the model knows all the people, or others, or a file cannot be read
   */
  static Lesson recorded(RecordingSource source, ModelContract contract, double share)
      throws CommandFailure {
    Set<String> there = new LinkedHashSet<>();
    source.recordings().stream().map(RecordingInfo::userId).forEach(there::add);
    String newcomer = newcomer(there, contract);
    Map<String, String> lastPass = new HashMap<>();
    for (RecordingInfo info : source.recordings()) {
      lastPass.merge(
          info.userId(), info.pass(), (one, other) -> one.compareTo(other) < 0 ? other : one);
    }
    Predicate<RecordingInfo> chosen =
        info ->
            info.pass().equals(lastPass.get(info.userId()))
                && (info.userId().equals(newcomer)
                    || contract.identities().contains(info.userId()));
    int people = contract.identities().size() + 1;
    Script script = new Script(1);
    try {
      for (DevicePlan plan : DevicePlans.replaying(source, chosen, people, false)) {
        List<Recording> labelled = new ArrayList<>();
        List<Recording> later = new ArrayList<>();
        for (Recording recording : plan.recordings()) {
          long border = Math.round(share * recording.durationMicros());
          for (int piece = 1; piece < CUTS.length; piece++) {
            labelled.add(
                part(
                    recording,
                    "%s/%d".formatted(recording.sessionId(), piece),
                    Math.round(CUTS[piece - 1] * border),
                    Math.round(CUTS[piece] * border)));
          }
          later.add(
              part(
                  recording,
                  recording.sessionId() + "/later",
                  border + GUARD_MICROS,
                  recording.durationMicros() + 1));
        }
        script.label(labelled.stream().map(Recording::sessionId));
        script.add(plan, labelled, labelled.size(), () -> endless(later));
      }
    } catch (UncheckedIOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    return script.lesson(source.dataset(), newcomer);
  }

  /** Ids of the devices. */
  List<String> devices() {
    return plans.stream().map(DevicePlan::deviceId).toList();
  }

  /** Whether labels are given for what is played. */
  boolean isLabelled(Truth truth) {
    return labelledSessions.contains(truth.sessionId());
  }

  /** How many windows' worth of labelled ECG a chapter has, side by side. */
  long labelledWindows(ModelContract contract) {
    return labelledMicros / contract.hopMicros();
  }

  /**
   * After how many new windows' worth of labelled ECG a round begins. Half of the shortest session
   * may be missing, since recorded clocks jitter and the stream refuses frames that overlap; so
   * every session has come by then, and all of it, since it has one label.
   */
  long windowsToWaitFor(ModelContract contract) {
    return Math.max(1, (labelledMicros - shortestMicros / 2) / contract.hopMicros());
  }

  /** Simulated people are met again in sessions of their own; recordings are what they were. */
  boolean isOfTrainingData(ModelContract contract) {
    return !dataset.equals(SimulatedRecordings.DATASET) && dataset.equals(contract.dataset());
  }

  private static String newcomer(Iterable<String> people, ModelContract contract)
      throws CommandFailure {
    List<String> missing = new ArrayList<>(contract.identities());
    List<String> unknown = new ArrayList<>();
    for (String person : people) {
      if (!missing.remove(person)) {
        unknown.add(person);
      }
    }
    if (!missing.isEmpty()) {
      throw new CommandFailure(
          "The model knows %s, of whom there is no ECG to train on; name a model of these people with --model"
              .formatted(String.join(", ", missing)));
    }
    return unknown.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "The model knows everybody; train one with ./dt4ecg train --without PERSON and"
                        + " name it with --model"));
  }

  private static Recording part(Recording whole, String session, long fromMicros, long toMicros) {
    long[] times = whole.timesMicros();
    int from = firstAt(times, times[0] + fromMicros);
    int to = firstAt(times, times[0] + toMicros);
    return new Recording(
        whole.recordingId(),
        whole.userId(),
        session,
        whole.activity(),
        whole.lead(),
        whole.nominalRateHz(),
        whole.microvoltsPerCount(),
        whole.baselineCount(),
        Arrays.copyOfRange(whole.counts(), from, to),
        Arrays.copyOfRange(times, from, to));
  }

  private static int firstAt(long[] times, long micros) {
    int index = 0;
    while (index < times.length && times[index] < micros) {
      index++;
    }
    return index;
  }

  private static Iterator<Recording> endless(List<Recording> recordings) {
    return IntStream.iterate(0, i -> (i + 1) % recordings.size())
        .mapToObj(recordings::get)
        .iterator();
  }

  /** Collects what the devices play. */
  private static final class Script {

    private final List<DevicePlan> plans = new ArrayList<>();
    private final Set<String> labelledSessions = new HashSet<>();
    private final Chapters chapters;
    private long labelledMicros;
    private long shortestMicros = Long.MAX_VALUE;

    Script(int chapters) {
      this.chapters = new Chapters(chapters);
    }

    /**
     * Adds a device.
     *
     * @param labelled recordings of all chapters, one chapter after the other
     * @param inChapter how many make a chapter
     * @param unlabelled what it plays when the chapters that are opened are over
     */
    void add(
        DevicePlan plan,
        Iterable<Recording> labelled,
        int inChapter,
        Iterable<Recording> unlabelled) {
      Iterator<Recording> recordings = labelled.iterator();
      for (int i = 0; i < inChapter; i++) {
        Recording recording = recordings.next();
        long micros =
            Math.round(recording.counts().length * MICROS_PER_SECOND / recording.nominalRateHz());
        labelledMicros += micros;
        shortestMicros = Math.min(shortestMicros, micros);
      }
      plans.add(
          new DevicePlan(
              plan.deviceId(),
              plan.userId(),
              () -> new Played(labelled.iterator(), inChapter, unlabelled.iterator(), chapters),
              true));
    }

    void label(Stream<String> sessions) {
      sessions.forEach(labelledSessions::add);
    }

    Lesson lesson(String dataset, String newcomer) {
      return new Lesson(
          plans, dataset, newcomer, labelledSessions, labelledMicros, shortestMicros, chapters);
    }
  }

  /** How many chapters are to be played. Thread-safe. */
  static final class Chapters {

    private final int count;
    private final AtomicInteger opened = new AtomicInteger(1);

    private Chapters(int count) {
      this.count = count;
    }

    /**
     * Has each device play another one, after the recording that it plays.
     *
     * @return false if there is none
     */
    boolean openNext() {
      return opened.getAndUpdate(before -> Math.min(count, before + 1)) < count;
    }

    private int opened() {
      return opened.get();
    }
  }

  /** What one device plays: labelled chapters as far as they are opened, else unlabelled ECG. */
  private static final class Played implements Iterator<Recording> {

    private final Iterator<Recording> labelled;
    private final int inChapter;
    private final Iterator<Recording> unlabelled;
    private final Chapters chapters;
    private int labelledPlayed;

    Played(
        Iterator<Recording> labelled,
        int inChapter,
        Iterator<Recording> unlabelled,
        Chapters chapters) {
      this.labelled = labelled;
      this.inChapter = inChapter;
      this.unlabelled = unlabelled;
      this.chapters = chapters;
    }

    @Override
    public boolean hasNext() {
      return isLabelledNext() || unlabelled.hasNext();
    }

    @Override
    public Recording next() {
      if (isLabelledNext()) {
        labelledPlayed++;
        return labelled.next();
      }
      return unlabelled.next();
    }

    private boolean isLabelledNext() {
      return labelledPlayed < inChapter * chapters.opened();
    }
  }
}
