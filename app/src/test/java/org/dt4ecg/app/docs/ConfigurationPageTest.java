package org.dt4ecg.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.dt4ecg.console.http.HttpConfig;
import org.dt4ecg.dashboard.DashboardConfig;
import org.dt4ecg.gateway.GatewayConfig;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.schemas.serde.AvroSerdeConfig;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.dt4ecg.topology.TopologyConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of all settings is made from their definitions. */
class ConfigurationPageTest {

  private static final String REWRITE = "dt4ecg.rewrite.docs";
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  /** What stands between two markers of the page. */
  private static final Map<String, ConfigDef> PARTS =
      Map.of(
          "topology", TopologyConfig.definition(),
          "http", HttpConfig.definition(),
          "dashboard", DashboardConfig.definition(),
          "gateway", GatewayConfig.definition(),
          "retraining", RetrainingConfig.definition(),
          "registry", SchemaRegistryConfig.definition(),
          "serde", AvroSerdeConfig.definition());

  static Set<String> parts() {
    return PARTS.keySet();
  }

  @ParameterizedTest
  @MethodSource("parts")
  void thePageHasEachSettingWithItsDefaultAndWhatIsAllowed(String part) throws IOException {
    String text = Files.readString(PAGE);
    String begin = "<!-- %s: begin -->\n".formatted(part);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- %s: end -->".formatted(part));
    assertThat(from).as(begin).isBetween(begin.length(), to);
    String table = ConfigTable.markdown(Objects.requireNonNull(PARTS.get(part)));
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(PAGE, text.substring(0, from) + table + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("Rewrite it with: mvn -pl app -am test -Dtest=ConfigurationPageTest -D%s=true", REWRITE)
        .isEqualTo(table);
  }

  @Test
  void everySettingOfOursIsOnThePageOnceAndNothingMore() throws IOException {
    List<String> rows;
    try (Stream<String> lines = Files.lines(PAGE)) {
      rows =
          lines
              .filter(line -> line.startsWith("| `"))
              .map(line -> line.substring(3, line.indexOf('`', 3)))
              .toList();
    }

    Set<String> keys =
        PARTS.values().stream()
            .flatMap(definition -> definition.names().stream())
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(rows).containsAll(keys);
    assertThat(keys).containsAll(rows);
  }
}
