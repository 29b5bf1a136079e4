package org.dt4ecg.bench.contestant;

import java.time.Instant;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * Events of contestants that have neither fusion nor assignments: the most probable person and
 * activity of the window alone. Thread-safe.
 */
public final class EventFactory {

  private final ModelContract contract;
  private final String modelVersion;

  public EventFactory(ServableModel model) {
    this.contract = model.contract();
    this.modelVersion = model.version();
  }

  /** What the model says of a window, as an event. */
  public UserActivity event(ReadyWindow window, Prediction said) {
    SignalQuality quality = window.signal().quality();
    Prediction prediction = said.on(quality);
    int person = largest(prediction.identity());
    int activity = largest(prediction.activity());
    boolean usable = quality != SignalQuality.UNUSABLE;
    boolean recognised = usable && reachesThreshold(prediction);
    return UserActivity.newBuilder()
        .setDeviceId(window.deviceId())
        .setSessionStart(FrameTimes.toInstant(window.sessionStart()))
        .setWindowIndex(window.index())
        .setWindowStart(FrameTimes.toInstant(window.start()))
        .setWindowEnd(FrameTimes.toInstant(window.start() + contract.windowMicros()))
        .setUserId(recognised ? contract.identities().get(person) : null)
        .setWearer(
            recognised
                ? WearerMatch.UNASSIGNED_DEVICE
                : usable ? WearerMatch.UNKNOWN_PERSON : WearerMatch.NOT_CLAIMED)
        .setIdentityConfidence(prediction.identity()[person])
        .setActivity(usable ? contract.activities().get(activity) : null)
        .setActivityConfidence(prediction.activity()[activity])
        .setSignalQuality(quality)
        .setModelVersion(modelVersion)
        .setSealedAt(Instant.now())
        .build();
  }

  private boolean reachesThreshold(Prediction prediction) {
    return contract.rejection().score().of(prediction) >= (float) contract.rejection().threshold(1);
  }

  private static int largest(float[] probabilities) {
    int largest = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[largest]) {
        largest = i;
      }
    }
    return largest;
  }
}
