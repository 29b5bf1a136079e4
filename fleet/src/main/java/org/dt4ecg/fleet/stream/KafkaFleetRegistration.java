package org.dt4ecg.fleet.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.topic.Topics;

/** Writes to {@code device-assignments} and {@code user-profiles}. Does not own the producers. */
public final class KafkaFleetRegistration implements FleetRegistration {

  private final TopicPublisher<DeviceAssignment> assignments;
  private final TopicPublisher<UserProfile> profiles;

  /**
   * @param assignments best one of {@link FleetProducers}
   * @param profiles best one of {@link FleetProducers}
   */
  public KafkaFleetRegistration(
      Producer<String, DeviceAssignment> assignments, Producer<String, UserProfile> profiles) {
    this.assignments = new TopicPublisher<>(assignments, Topics.DEVICE_ASSIGNMENTS);
    this.profiles = new TopicPublisher<>(profiles, Topics.USER_PROFILES);
  }

  /**
   * {@inheritDoc}
   *
   * @throws KafkaException if a record cannot be written
   */
  @Override
  public void register(List<DevicePlan> plans, Instant since) throws InterruptedException {
    List<CompletableFuture<Void>> records = new ArrayList<>();
    Set<String> users = new LinkedHashSet<>();
    long timestampMillis = since.toEpochMilli();
    for (DevicePlan plan : plans) {
      users.add(plan.userId());
      records.add(
          assignments.publish(
              plan.deviceId(),
              DeviceAssignment.newBuilder()
                  .setDeviceId(plan.deviceId())
                  .setUserId(plan.userId())
                  .setSince(since)
                  .build(),
              timestampMillis));
    }
    for (String user : users) {
      records.add(
          profiles.publish(
              user,
              UserProfile.newBuilder().setUserId(user).setDisplayName(displayName(user)).build(),
              timestampMillis));
    }
    assignments.flush();
    profiles.flush();
    for (CompletableFuture<Void> written : records) {
      await(written);
    }
  }

  private static void await(CompletableFuture<Void> written) throws InterruptedException {
    try {
      written.get();
    } catch (ExecutionException e) {
      throw new KafkaException(
          "The fleet's devices and people could not be written to %s and %s; check the brokers and"
                  .formatted(Topics.DEVICE_ASSIGNMENTS.name(), Topics.USER_PROFILES.name())
              + " that the topics exist",
          e.getCause());
    }
  }

  /** People of public recordings have no names. */
  private static String displayName(String userId) {
    return "Person " + userId;
  }
}
