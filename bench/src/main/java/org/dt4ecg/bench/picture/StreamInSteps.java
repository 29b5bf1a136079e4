package org.dt4ecg.bench.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.EcgTopology;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.metrics.PipelineCounters;

/**
 * What the topology puts out after each frame that it is given: the product's own windows, model
 * runs and decisions, in Kafka's test driver and without a broker.
 */
final class StreamInSteps {

  private StreamInSteps() {}

  /**
   * What a frame brought about.
   *
   * @param identities who wears the device, of the windows that were decided with the frame
   * @param activities what that person does, of the same windows
   * @param windowsGivenUp windows that were skipped with the frame, for a hole
   * @param framesRefused frames that went to dead letters with the frame
   */
  record Step(
      List<IdentityResult> identities,
      List<ActivityResult> activities,
      long windowsGivenUp,
      int framesRefused) {}

  /**
   * Gives the topology frames, one after the other, at its default settings; but no window waits
   * for others to be classified with it.
   *
   * @return a step for each frame
   * @throws IOException if there is no room for a temporary folder
   */
  static List<Step> of(List<EcgSamples> frames, ServableModel model) throws IOException {
    Path folder = Files.createTempDirectory("dt4ecg-pictures");
    try (ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry())) {
      Instant now = afterAll(frames);
      Properties properties = new Properties();
      properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "pictures");
      properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
      TopologyConfig config = new TopologyConfig(Map.of(TopologyConfig.BATCH_LINGER_MS, 0));
      try (TopologyTestDriver driver =
          new TopologyTestDriver(
              new EcgTopology(config, serdes, model, () -> now).build(), properties, now)) {
        return steps(driver, serdes, frames);
      }
    } finally {
      delete(folder);
    }
  }

  private static List<Step> steps(
      TopologyTestDriver driver, ValueSerdes serdes, List<EcgSamples> frames) {
    TestInputTopic<String, EcgSamples> input =
        driver.createInputTopic(
            Topics.ECG_SAMPLES.name(),
            new StringSerializer(),
            serdes.serdeFor(EcgSamples.class).serializer());
    TestOutputTopic<String, IdentityResult> identities =
        output(driver, serdes, Topics.IDENTITY_RESULTS);
    TestOutputTopic<String, ActivityResult> activities =
        output(driver, serdes, Topics.ACTIVITY_RESULTS);
    TestOutputTopic<byte[], byte[]> letters =
        driver.createOutputTopic(
            Topics.ECG_DEAD_LETTERS.name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<Step> steps = new ArrayList<>();
    long givenUp = 0;
    for (EcgSamples frame : frames) {
      input.pipeInput(frame.getDeviceId(), frame);
      // A batch is also classified by the clock of the task, if it was not with the frame.
      driver.advanceWallClockTime(Duration.ZERO);
      long all = PipelineCounters.read(driver.metrics()).windowsIncomplete();
      steps.add(
          new Step(
              identities.readValuesToList(),
              activities.readValuesToList(),
              all - givenUp,
              letters.readValuesToList().size()));
      givenUp = all;
    }
    return steps;
  }

  private static <V extends SpecificRecord> TestOutputTopic<String, V> output(
      TopologyTestDriver driver, ValueSerdes serdes, Topic<String, V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.serdeFor(topic.valueType()).deserializer());
  }

  /** No device's clock is ahead of it. */
  private static Instant afterAll(List<EcgSamples> frames) {
    return frames.stream()
        .map(EcgSamples::getStartTime)
        .max(Comparator.naturalOrder())
        .orElseThrow()
        .plusSeconds(60);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path file : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
