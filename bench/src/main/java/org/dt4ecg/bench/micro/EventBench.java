package org.dt4ecg.bench.micro;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serde;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.FusedActivity;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.join.Enrichment;
import org.dt4ecg.topology.join.Profiles;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the two results of a window to its event, and from that to bytes and back. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBench {

  private static final String TOPIC = Topics.USER_ACTIVITY.name();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String USER = "sim-01";

  private final ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
  private final Serde<UserActivity> serde = serdes.serdeFor(UserActivity.class);
  private final Profiles profiles = new Profiles(serdes);
  private final IdentityResult identity =
      new IdentityResult(
          "sim-device-01",
          START,
          7L,
          START.plusSeconds(14),
          START.plusSeconds(18),
          USER,
          IdentityDecision.RECOGNISED,
          0.97f,
          List.of(new ClassProbability(USER, 0.97f), new ClassProbability("sim-02", 0.02f)),
          SignalQuality.GOOD,
          "6aa52bf475a6",
          START.plusSeconds(19),
          new FusedIdentity(USER, IdentityDecision.RECOGNISED, false, 0.99f, 0.98f, 8),
          "I",
          71.4f,
          5);
  private final ActivityResult activity =
      new ActivityResult(
          "sim-device-01",
          START,
          7L,
          START.plusSeconds(14),
          START.plusSeconds(18),
          "walk",
          0.9f,
          List.of(new ClassProbability("walk", 0.9f), new ClassProbability("run", 0.1f)),
          SignalQuality.GOOD,
          "6aa52bf475a6",
          START.plusSeconds(19),
          new FusedActivity("walk", 0.95f, 8),
          "I",
          71.4f,
          5);
  private final UserActivity event;
  private final byte[] bytes;

  public EventBench() {
    profiles.read(USER, UserProfile.newBuilder().setUserId(USER).setDisplayName("Anna").build());
    event = join();
    bytes = serde.serializer().serialize(TOPIC, event);
  }

  @Benchmark
  public UserActivity join() {
    return Enrichment.join(identity, activity, USER, profiles);
  }

  @Benchmark
  public byte[] writeEvent() {
    return serde.serializer().serialize(TOPIC, event);
  }

  @Benchmark
  public @Nullable UserActivity readEvent() {
    return serde.deserializer().deserialize(TOPIC, bytes);
  }
}
