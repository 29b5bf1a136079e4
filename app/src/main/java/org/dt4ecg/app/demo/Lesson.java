package org.dt4ecg.app.demo;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
 * for, and then, without end, what none are given for.
 *
 * @param plans a device for each person
 * @param dataset name of the data set
 * @param newcomer the person whom the model does not know
 * @param labelledSessions ids of the sessions that labels are given for
 * @param labelledMicros length of those sessions together, in µs
 */
record Lesson(
    List<DevicePlan> plans,
    String dataset,
    String newcomer,
    Set<String> labelledSessions,
    long labelledMicros) {

  private static final int ACTIVITIES = 5;

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
   * Simulated people.
   *
   * @param contract of the model
   * @param rounds labelled rounds through all activities
   * @throws CommandFailure if the model knows others than the first simulated people
   */
  static Lesson simulated(ModelContract contract, int rounds) throws CommandFailure {
    int people = contract.identities().size() + 1;
    String newcomer =
        newcomer(IntStream.range(0, people).mapToObj(SimulatedWearer::userId).toList(), contract);
    Script script = new Script();
    for (DevicePlan plan : DevicePlans.simulated(people, EcgSources.POPULATION_SEED)) {
      Iterator<Recording> wearer = plan.recordings().iterator();
      List<Recording> labelled = new ArrayList<>();
      for (int i = 0; i < rounds * ACTIVITIES; i++) {
        labelled.add(wearer.next());
      }
      script.add(plan, labelled, () -> wearer);
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
    Script script = new Script();
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
        script.add(plan, labelled, () -> endless(later));
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
    private long labelledMicros;

    void add(DevicePlan plan, List<Recording> labelled, Iterable<Recording> later) {
      for (Recording recording : labelled) {
        labelledSessions.add(recording.sessionId());
        labelledMicros += recording.durationMicros();
      }
      plans.add(
          new DevicePlan(
              plan.deviceId(),
              plan.userId(),
              () -> new OneAfterTheOther(labelled.iterator(), later.iterator()),
              true));
    }

    Lesson lesson(String dataset, String newcomer) {
      return new Lesson(plans, dataset, newcomer, labelledSessions, labelledMicros);
    }
  }

  private record OneAfterTheOther(Iterator<Recording> first, Iterator<Recording> then)
      implements Iterator<Recording> {
    @Override
    public boolean hasNext() {
      return first.hasNext() || then.hasNext();
    }

    @Override
    public Recording next() {
      return first.hasNext() ? first.next() : then.next();
    }
  }
}
