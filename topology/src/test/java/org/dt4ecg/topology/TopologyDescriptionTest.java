package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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

  private final Topology topology =
      new EcgTopology(
              TopologyConfig.defaults(),
              ValueSerdes.of(new InMemorySchemaRegistry()),
              new FakeModel(),
              InstantSource.system())
          .build();

  @Test
  void theTopologyIsTheOneThatIsPinned() throws IOException {
    assertThat(TopologyDescriptions.text(topology)).isEqualTo(resource("/topology.txt"));
  }

  @Test
  void theReadmeShowsTheTopologyAsItIs() throws IOException {
    Path project = Path.of(System.getProperty("dt4ecg.project.directory", ".."));
    assertThat(Files.readString(project.resolve("README.md")))
        .contains("```mermaid\n" + TopologyDescriptions.mermaid(topology) + "```\n");
  }

  @Test
  void everyProcessorSourceSinkAndStoreHasAName() {
    assertThat(TopologyDescriptions.text(topology))
        .doesNotContainPattern(Pattern.compile("(KSTREAM|KTABLE)-[A-Z-]+-\\d{10}"));
  }

  @Test
  void nothingIsRepartitionedButEventsByPerson() {
    assertThat(TopologyDescriptions.text(topology).lines())
        .filteredOn(line -> line.contains("topics: ["))
        .filteredOn(line -> line.contains("-repartition"))
        .singleElement()
        .asString()
        .contains("user-activity-by-person-repartition");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TopologyDescriptionTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
