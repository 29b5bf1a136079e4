package org.dt4ecg.app.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import org.dt4ecg.topology.windowing.StoredDevice;
import org.jspecify.annotations.Nullable;

/** A device's state as the API tells it; times in ms since the epoch, with fractions. */
record DeviceStateAnswer(
    String device, @Nullable Double decidedBefore, List<Stretch> decided, List<Session> sessions) {

  record Stretch(double start, double end) {}

  record Session(
      String lead,
      double start,
      double newestSampleEnd,
      long windows,
      double nextWindowStart,
      long newestSequence,
      @Nullable String model,
      @Nullable Double clockRatio,
      List<Open> bouts) {}

  record Open(String person, String activity, double start, double end, int windows, double sure) {}

  static DeviceStateAnswer of(StoredDevice state) {
    return new DeviceStateAnswer(
        state.deviceId(),
        state.decidedBefore().map(DeviceStateAnswer::millis).orElse(null),
        state.decided().stream()
            .map(stretch -> new Stretch(millis(stretch.start()), millis(stretch.end())))
            .toList(),
        state.sessions().stream().map(DeviceStateAnswer::session).toList());
  }

  private static Session session(StoredDevice.Session session) {
    return new Session(
        session.lead(),
        millis(session.start()),
        millis(session.newestSampleEnd()),
        session.windows(),
        millis(session.nextWindowStart()),
        session.newestSequence(),
        session.modelVersion().orElse(null),
        orNull(session.clockRatio()),
        session.bouts().stream()
            .map(
                bout ->
                    new Open(
                        bout.userId(),
                        bout.activity(),
                        millis(bout.start()),
                        millis(bout.end()),
                        bout.windows(),
                        bout.meanConfidence()))
            .toList());
  }

  static @Nullable Double orNull(OptionalDouble number) {
    return number.isPresent() ? Double.valueOf(number.getAsDouble()) : null;
  }

  static double millis(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time) / 1e3;
  }
}
