package org.dt4ecg.topology.join;

import java.time.InstantSource;
import java.util.Optional;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.ResultHalf;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/** The halves of a window's result: made from either result, and put together. */
public final class ResultHalves {

  private final InstantSource clock;

  public ResultHalves(InstantSource clock) {
    this.clock = clock;
  }

  public ResultHalf of(IdentityResult identity) {
    return ResultHalf.newBuilder().setIdentity(identity).setWaitingSince(clock.instant()).build();
  }

  public ResultHalf of(ActivityResult activity) {
    return ResultHalf.newBuilder().setActivity(activity).setWaitingSince(clock.instant()).build();
  }

  /** Device and window of a half: the key under which it waits for the other. */
  static String windowOf(ResultHalf half) {
    if (half.getIdentity() != null) {
      IdentityResult identity = half.getIdentity();
      return key(identity.getDeviceId(), FrameTimes.toMicros(identity.getWindowStart()));
    }
    ActivityResult activity = half.getActivity();
    return key(activity.getDeviceId(), FrameTimes.toMicros(activity.getWindowStart()));
  }

  /** The whole, if the two are an identity and an activity half. */
  static Optional<JoinedResult> join(@Nullable ResultHalf waiting, ResultHalf arrived) {
    if (waiting == null) {
      return Optional.empty();
    }
    if (waiting.getIdentity() != null && arrived.getActivity() != null) {
      return Optional.of(new JoinedResult(waiting.getIdentity(), arrived.getActivity()));
    }
    if (waiting.getActivity() != null && arrived.getIdentity() != null) {
      return Optional.of(new JoinedResult(arrived.getIdentity(), waiting.getActivity()));
    }
    return Optional.empty();
  }

  private static String key(String deviceId, long windowStartMicros) {
    return deviceId + '@' + windowStartMicros;
  }
}
