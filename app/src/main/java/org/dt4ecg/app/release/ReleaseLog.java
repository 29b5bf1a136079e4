package org.dt4ecg.app.release;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;

/**
 * What stands on {@code model-releases}. The topic is compacted: of each model the newest release
 * is there for good, an older one until the brokers clean up.
 *
 * @param releases the releases of each model in the order of the topic
 * @param unreadable records that hold no release
 */
public record ReleaseLog(List<ModelRelease> releases, int unreadable) {

  private static final String TOPIC = Topics.MODEL_RELEASES.name();

  public ReleaseLog {
    releases = List.copyOf(releases);
  }

  /**
   * Reads the topic to its present end.
   *
   * @param properties of the cluster
   * @throws CommandFailure if brokers or registry fail
   */
  public static ReleaseLog read(Map<String, Object> properties, ValueSerdes serdes)
      throws CommandFailure {
    Deserializer<ModelRelease> deserializer = serdes.serdeFor(ModelRelease.class).deserializer();
    List<ModelRelease> releases = new ArrayList<>();
    AtomicInteger unreadable = new AtomicInteger();
    try {
      WholeTopic.read(
          properties,
          Topics.MODEL_RELEASES,
          record -> {
            try {
              ModelRelease release =
                  deserializer.deserialize(TOPIC, record.headers(), record.value());
              if (release != null) {
                releases.add(release);
              }
            } catch (KafkaException e) {
              if (RegistryOutage.isBehind(e)) {
                throw e;
              }
              unreadable.incrementAndGet();
            }
          });
    } catch (KafkaException e) {
      throw new CommandFailure(
          "Topic %s could not be read: %s".formatted(TOPIC, Failures.text(e)), e);
    }
    return new ReleaseLog(releases, unreadable.get());
  }

  /** The last release of a version; empty if there is none, or none any more. */
  public Optional<ModelRelease> find(String version) {
    return last(releases.stream().filter(release -> release.getVersion().equals(version)).toList());
  }

  /** The last record of all. */
  public Optional<ModelRelease> newest() {
    return last(releases);
  }

  /**
   * The last trusted release of a model: what applications serve, or run as a shadow, by now.
   *
   * @param model name of the model
   */
  public Optional<ModelRelease> newestTrusted(String model, ReleaseVerifier verifier) {
    return last(
        releases.stream()
            .filter(release -> release.getName().equals(model) && isTrusted(release, verifier))
            .toList());
  }

  private static Optional<ModelRelease> last(List<ModelRelease> some) {
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(some.size() - 1));
  }

  /**
   * A time for the next release of a model: now, but after all that are trusted, whatever the clock
   * says, since an older one would be refused.
   */
  public Instant nextTime(String model, ReleaseVerifier verifier, Instant now) {
    Instant time = now;
    for (ModelRelease release : releases) {
      if (release.getName().equals(model)
          && !release.getReleasedAt().isBefore(time)
          && isTrusted(release, verifier)) {
        time = release.getReleasedAt().plus(1, ChronoUnit.MICROS);
      }
    }
    return time;
  }

  private static boolean isTrusted(ModelRelease release, ReleaseVerifier verifier) {
    try {
      verifier.verify(release);
      return true;
    } catch (RefusedReleaseException e) {
      return false;
    }
  }
}
