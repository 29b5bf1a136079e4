package org.dt4ecg.training.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;

/**
 * Recordings, read into memory as recording sessions of frames.
 *
 * @param dataset name of the data set
 * @param unit unit of all of it: millivolts if the recordings are calibrated
 * @param sessions the sessions, in the order of the source
 * @param sha256 SHA-256 over what was read, 64 hexadecimal digits
 */
public record RecordedData(
    String dataset, InputUnit unit, List<RecordedSession> sessions, String sha256) {

  public RecordedData {
    sessions = List.copyOf(sessions);
  }

  /**
   * Reads recordings.
   *
   * @param passes passes to read; all if empty
   * @throws IOException if a recording cannot be read
   * @throws IllegalArgumentException if the source has nothing in these passes, or calibrated and
   *     uncalibrated recordings together
   */
  public static RecordedData read(RecordingSource source, Set<String> passes) throws IOException {
    FrameCutter cutter = new FrameCutter(FrameCutter.DEFAULT_FRAME_PERIOD);
    SessionSplitter splitter = new SessionSplitter();
    DataDigest digest = new DataDigest(source.dataset());
    List<RecordedSession> sessions = new ArrayList<>();
    InputUnit unit = InputUnit.MILLIVOLTS;
    for (RecordingInfo info : source.recordings()) {
      if (passes.isEmpty() || passes.contains(info.pass())) {
        Recording recording = source.read(info);
        digest.add(recording);
        InputUnit itsUnit =
            recording.microvoltsPerCount() == 0 ? InputUnit.COUNTS : InputUnit.MILLIVOLTS;
        if (!sessions.isEmpty() && itsUnit != unit) {
          throw new IllegalArgumentException(
              "recording %s is in %s, those before it in %s; a model takes in one of them, so keep them in folders of their own, or tell the unit of those that have none with --unit, or turn voltages into counts with --counts-per-mv"
                  .formatted(info.recordingId(), words(itsUnit), words(unit)));
        }
        unit = itsUnit;
        String device = "device-" + recording.userId();
        sessions.addAll(splitter.split(info, cutter.cut(recording, device, 0, 0)));
      }
    }
    if (sessions.isEmpty()) {
      throw new IllegalArgumentException(
          "data set %s has no recordings in passes %s; it has passes %s"
              .formatted(
                  source.dataset(), passes, labels(source.recordings(), RecordingInfo::pass)));
    }
    return new RecordedData(source.dataset(), unit, sessions, digest.hex());
  }

  /** The people, in alphabetical order. */
  public List<String> people() {
    return labels(recordings(), RecordingInfo::userId);
  }

  /** The activities, in alphabetical order. */
  public List<String> activities() {
    return labels(recordings(), RecordingInfo::activity);
  }

  /** The passes, in alphabetical order. */
  public List<String> passes() {
    return labels(recordings(), RecordingInfo::pass);
  }

  /**
   * Some of the recordings.
   *
   * @return the selection, with a digest of its own
   * @throws IllegalArgumentException if there are none
   */
  public RecordedData where(Predicate<RecordingInfo> wanted) {
    List<RecordedSession> chosen =
        sessions.stream().filter(session -> wanted.test(session.recording())).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no recording of data set %s is wanted; it has people %s in passes %s with activities %s"
              .formatted(dataset, people(), passes(), activities()));
    }
    return new RecordedData(dataset, unit, chosen, DataDigest.ofSelection(sha256, chosen));
  }

  /**
   * The same recordings, of people who are nobody of another data set, whatever they are called:
   * people and recordings have the data set's name in front.
   */
  public RecordedData asStrangers() {
    return new RecordedData(
        dataset, unit, sessions.stream().map(this::ofStranger).toList(), sha256);
  }

  private RecordedSession ofStranger(RecordedSession session) {
    RecordingInfo info = session.recording();
    return new RecordedSession(
        new RecordingInfo(
            dataset + "/" + info.recordingId(),
            dataset + "/" + info.userId(),
            dataset + "/" + info.sessionId(),
            info.pass(),
            info.activity()),
        session.number(),
        session.recordingSpan(),
        session.frames());
  }

  /**
   * Refuses a model that takes in another unit.
   *
   * @throws IllegalArgumentException if the recordings are not in the model's unit
   */
  public void requireUnit(ModelContract contract) {
    if (unit != contract.inputUnit()) {
      throw new IllegalArgumentException(
          "data set %s is in %s, but model %s takes in %s; use a model that was trained on such recordings%s"
              .formatted(
                  dataset,
                  words(unit),
                  contract.name(),
                  words(contract.inputUnit()),
                  unit == InputUnit.COUNTS
                      ? ", or tell how many µV a count is with --unit"
                      : ", or turn voltages into counts with --counts-per-mv"));
    }
  }

  private static String words(InputUnit unit) {
    return switch (unit) {
      case MILLIVOLTS -> "millivolts";
      case COUNTS -> "counts of unknown size";
    };
  }

  private List<RecordingInfo> recordings() {
    return sessions.stream().map(RecordedSession::recording).toList();
  }

  private static List<String> labels(
      List<RecordingInfo> recordings, Function<RecordingInfo, String> label) {
    return recordings.stream().map(label).distinct().sorted().collect(Collectors.toList());
  }
}
