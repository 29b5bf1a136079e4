package org.dt4ecg.retrainer.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retrainer.sample.SampleFrame;
import org.dt4ecg.retrainer.sample.Stratum;
import org.dt4ecg.retrainer.sample.Stretch;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.TimeSpan;

/**
 * A sample as training and evaluation take it, split by session.
 *
 * @param data the recordings: one a stretch
 * @param split the test part is the sessions held out; the validation part the last tenth of each
 *     training stretch, but at least one and a half windows of one that has three
 * @param unmeasured people of whom nothing is held out
 * @param contradictions frames that were left out, since they stand in the sample under two labels
 */
public record RoundData(
    RecordedData data, Split split, List<String> unmeasured, long contradictions) {

  /** Name of the data set in the contracts of releases. */
  public static final String DATASET = "labelled-ecg";

  /** Name of the protocol in the reports of training. */
  public static final String PROTOCOL = "held-out-sessions";

  private static final double VALIDATION_SHARE = 0.1;
  private static final int WINDOWS_WORTH_A_VALIDATION = 3;

  /**
   * Splits a sample.
   *
   * @param contract of the champion, for the unit and the length of its windows
   * @param heldOutShare share of the sessions to hold out
   * @param trained the sessions that the champion was trained on
   * @return empty if there is no frame that counts
   */
  public static Optional<RoundData> of(
      List<Stretch> sample, ModelContract contract, double heldOutShare, TrainedSessions trained) {
    Set<FrameKey> contradictory = contradictory(sample);
    List<Stretch> stretches = without(contradictory, sample);
    if (stretches.isEmpty()) {
      return Optional.empty();
    }
    SessionHoldout holdout =
        SessionHoldout.of(
            stretches.stream().map(Stretch::stratum).distinct().toList(), heldOutShare, trained);
    List<RecordedSession> sessions = sessions(stretches);
    List<Slice> training = new ArrayList<>();
    List<Slice> validation = new ArrayList<>();
    List<Slice> test = new ArrayList<>();
    for (RecordedSession session : sessions) {
      if (holdout.sessions().contains(session.recording().sessionId())) {
        test.addAll(Slice.of(List.of(session)));
      } else {
        TimeSpan span = session.span();
        long border = span.toMicros() - validationMicros(span, contract.windowMicros());
        Slice.of(session, new TimeSpan(span.fromMicros(), border)).ifPresent(training::add);
        Slice.of(session, new TimeSpan(border, span.toMicros())).ifPresent(validation::add);
      }
    }
    return Optional.of(
        new RoundData(
            new RecordedData(DATASET, contract.inputUnit(), sessions, SampleDigest.of(stretches)),
            new Split(PROTOCOL, PROTOCOL, training, validation, test),
            holdout.unmeasured(),
            contradictory.size()));
  }

  private static long validationMicros(TimeSpan span, long windowMicros) {
    return span.lengthMicros() < WINDOWS_WORTH_A_VALIDATION * windowMicros
        ? 0
        : Math.max(
            // Windows lie on a grid, so one window's length holds a window by luck only.
            3 * windowMicros / 2, Math.round(VALIDATION_SHARE * span.lengthMicros()));
  }

  /** One frame of a device: what can have one label only. */
  private record FrameKey(String deviceId, long startMicros) {}

  private static Set<FrameKey> contradictory(List<Stretch> sample) {
    Map<FrameKey, Stratum> labels = new HashMap<>();
    Set<FrameKey> contradictory = new HashSet<>();
    for (Stretch stretch : sample) {
      for (SampleFrame frame : stretch.frames()) {
        FrameKey key = new FrameKey(stretch.deviceId(), frame.startMicros());
        Stratum before = labels.putIfAbsent(key, stretch.stratum());
        if (before != null && !before.equals(stretch.stratum())) {
          contradictory.add(key);
        }
      }
    }
    return contradictory;
  }

  private static List<Stretch> without(Set<FrameKey> contradictory, List<Stretch> sample) {
    return sample.stream()
        .map(
            stretch ->
                new Stretch(
                    stretch.stratum(),
                    stretch.deviceId(),
                    stretch.frames().stream()
                        .filter(
                            frame ->
                                !contradictory.contains(
                                    new FrameKey(stretch.deviceId(), frame.startMicros())))
                        .toList()))
        .filter(stretch -> !stretch.frames().isEmpty())
        .toList();
  }

  private static List<RecordedSession> sessions(List<Stretch> stretches) {
    List<RecordedSession> sessions = new ArrayList<>();
    for (Stretch stretch : stretches) {
      Stratum stratum = stretch.stratum();
      // Numbered in the order of the sample, which is the same for the same sample.
      RecordingInfo info =
          new RecordingInfo(
              "stretch-" + sessions.size(),
              stratum.userId(),
              stratum.sessionId(),
              stratum.sessionId(),
              stratum.activity());
      List<EcgSamples> frames =
          stretch.frames().stream()
              .sorted(Comparator.comparingLong(SampleFrame::startMicros))
              .map(frame -> frame.ecgSamples(stretch.deviceId()))
              .toList();
      TimeSpan span =
          new TimeSpan(
              FrameTimes.startMicros(frames.get(0)),
              FrameTimes.endMicros(frames.get(frames.size() - 1)));
      sessions.add(new RecordedSession(info, 0, span, frames));
    }
    return sessions;
  }

  /** Ids of the sessions that a challenger is trained on, or calibrated by. */
  public Set<String> trainingSessions() {
    return Stream.concat(split.training().stream(), split.validation().stream())
        .map(slice -> slice.session().recording().sessionId())
        .collect(Collectors.toSet());
  }

  /** Ids of the sessions that champion and challenger are judged on. */
  public Set<String> heldOutSessions() {
    return split.test().stream()
        .map(slice -> slice.session().recording().sessionId())
        .collect(Collectors.toSet());
  }

  /** The people in the sample. */
  public List<String> people() {
    return data.people();
  }

  /** What they do. */
  public List<String> activities() {
    return data.activities();
  }
}
