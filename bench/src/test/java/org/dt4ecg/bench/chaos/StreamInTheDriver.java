package org.dt4ecg.bench.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.EcgTopology;
import org.dt4ecg.topology.TopologyConfig;

/**
 * What the topology makes of a fleet in Kafka's test driver, without a broker and without faults.
 */
record StreamInTheDriver(
    List<TestRecord<String, IdentityResult>> identities,
    List<TestRecord<String, ActivityResult>> activities,
    List<TestRecord<String, UserActivity>> events,
    List<TestRecord<String, ActivityBout>> bouts,
    List<Letter> letters) {

  /** A dead letter. */
  record Letter(byte[] value, Headers headers) {}

  /** A wall clock that moves when it is told to. */
  private static final class Clock implements InstantSource {
    private Instant now;

    Clock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /**
   * Sends all, then lets the devices be silent until nothing more can come.
   *
   * @param now the wall clock, after all frames
   */
  static StreamInTheDriver of(
      List<Delivery> deliveries,
      Signals signals,
      ServableModel model,
      Instant now,
      Path folder,
      ValueSerdes serdes) {
    Clock clock = new Clock(now);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "chaos-test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    Map<String, Object> settings = new HashMap<>();
    settings.put(TopologyConfig.BATCH_LINGER_MS, 0);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            new EcgTopology(new TopologyConfig(settings), serdes, model, clock).build(),
            properties,
            now)) {
      TestInputTopic<String, EcgSamples> frames =
          driver.createInputTopic(
              Topics.ECG_SAMPLES.name(),
              new StringSerializer(),
              serdes.serdeFor(EcgSamples.class).serializer());
      for (Delivery delivery : deliveries) {
        EcgSamples frame = delivery.frame().record(signals);
        frames.pipeInput(frame.getDeviceId(), frame);
      }
      for (int second = 0; second < 120; second++) {
        clock.now = clock.now.plusSeconds(1);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
      }
      return new StreamInTheDriver(
          read(driver, serdes, Topics.IDENTITY_RESULTS),
          read(driver, serdes, Topics.ACTIVITY_RESULTS),
          read(driver, serdes, Topics.USER_ACTIVITY),
          read(driver, serdes, Topics.ACTIVITY_BOUTS),
          letters(driver));
    }
  }

  private static <V extends SpecificRecord> List<TestRecord<String, V>> read(
      TopologyTestDriver driver, ValueSerdes serdes, Topic<String, V> topic) {
    return new ArrayList<>(
        driver
            .createOutputTopic(
                topic.name(),
                new StringDeserializer(),
                serdes.serdeFor(topic.valueType()).deserializer())
            .readRecordsToList());
  }

  private static List<Letter> letters(TopologyTestDriver driver) {
    List<Letter> letters = new ArrayList<>();
    driver
        .createOutputTopic(
            Topics.ECG_DEAD_LETTERS.name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .forEach(record -> letters.add(new Letter(record.value(), record.headers())));
    return letters;
  }
}
