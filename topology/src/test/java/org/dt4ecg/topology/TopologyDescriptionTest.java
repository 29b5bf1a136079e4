package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.kafka.streams.Topology;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.testing.FakeModel;
import org.junit.jupiter.api.Test;

/**
 * The names in the topology are names of changelogs and of consumer offsets' tasks: a changed one
 * loses the state of a running application. Where a change is meant, change the files with it.
 */
class TopologyDescriptionTest {

  private static final Topology WITH_LABELS = topology(Map.of(TopologyConfig.LABELS_ENABLED, true));

  private final Topology topology = topology(Map.of());

  @Test
  void theTopologyIsTheOneThatIsPinned() throws IOException {
    assertThat(TopologyDescriptions.text(topology)).isEqualTo(resource("/topology.txt"));
  }

  @Test
  void theReadmeShowsTheTopologyAsItIs() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("```mermaid\n" + TopologyDescriptions.mermaid(topology) + "```\n");
  }

  @Test
  void everyProcessorSourceSinkAndStoreHasAName() {
    for (Topology named : List.of(topology, WITH_LABELS)) {
      assertThat(TopologyDescriptions.text(named))
          .doesNotContainPattern(Pattern.compile("(KSTREAM|KTABLE)-[A-Z-]+-\\d{10}"));
    }
  }

  @Test
  void thereIsOneSubTopologyFromFrameToEventAndNothingIsRepartitioned() {
    String plain = TopologyDescriptions.text(topology);
    assertThat(plain.lines().filter(line -> line.matches(".*Sub-topology: \\d+$"))).hasSize(1);
    assertThat(plain).doesNotContain("-repartition");
  }

  @Test
  void turningLabelsOnAddsToThatSubTopology() {
    String labelled = TopologyDescriptions.text(WITH_LABELS);
    assertThat(labelled.lines().filter(line -> line.matches(".*Sub-topology: \\d+$"))).hasSize(1);
    assertThat(labelled)
        .contains("stores: [device-state, ecg-frames]")
        .contains("Processor: join-labels", "label-frames", "label-sessions", "waiting-labels")
        .contains("topics: [ecg-labels]", "topic: labelled-ecg");
  }

  private static Topology topology(Map<String, Object> configuration) {
    return new EcgTopology(
            new TopologyConfig(configuration),
            ValueSerdes.of(new InMemorySchemaRegistry()),
            new FakeModel(),
            InstantSource.system())
        .build();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TopologyDescriptionTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
