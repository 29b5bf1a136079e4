package org.dt4ecg.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the deployment, held against each other and against what there is. */
class DeploymentTest {

  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Path MANIFESTS = DEPLOY.resolve("kubernetes");
  private static final Pattern METRIC = Pattern.compile("\\b((?:kafka_)?dt4ecg_[a-z0-9_]+)\\b");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus/alerts.yml",
        "prometheus/alerts-test.yml",
        "grafana/dashboards/dt4ecg.json"
      })
  void everyMetricOfOursThatIsAskedForIsOnThePageOfMetrics(String file) throws IOException {
    Set<String> known =
        METRIC
            .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    Set<String> asked = new TreeSet<>();
    Matcher names = METRIC.matcher(Files.readString(DEPLOY.resolve(file)));
    while (names.find()) {
      asked.add(names.group(1));
    }
    assertThat(asked).hasSizeGreaterThan(3);
    assertThat(known).containsAll(asked);
  }

  @Test
  void everyAlertIsOnThePageAndNothingMore() throws IOException {
    List<String> alerts = new ArrayList<>();
    YAML.readTree(DEPLOY.resolve("prometheus/alerts.yml").toFile())
        .findValuesAsText("alert")
        .forEach(alerts::add);
    List<String> rows;
    try (Stream<String> lines = Files.lines(Path.of("..", "docs", "deployment.md"))) {
      rows =
          lines
              .map(Pattern.compile("\\| `([A-Z]\\w+)` \\|.*")::matcher)
              .filter(Matcher::matches)
              .map(row -> row.group(1))
              .toList();
    }
    assertThat(rows).containsExactlyElementsOf(alerts);
  }

  @Test
  void everyFileThatTheComposeFileMountsIsThereAndEveryPortIsPublishedOnLoopback()
      throws IOException {
    JsonNode compose = YAML.readTree(Path.of("..", "docker-compose.yml").toFile());
    List<String> mounted = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (JsonNode service : compose.path("services")) {
      service.path("volumes").forEach(volume -> mounted.add(volume.textValue()));
      service.path("ports").forEach(port -> ports.add(port.textValue()));
    }
    assertThat(mounted)
        .filteredOn(volume -> volume.startsWith("./"))
        .hasSizeGreaterThan(4)
        .allSatisfy(
            volume -> assertThat(Path.of("..", volume.substring(2, volume.indexOf(':')))).exists());
    assertThat(mounted)
        .filteredOn(volume -> !volume.startsWith("./"))
        .allSatisfy(
            volume ->
                assertThat(compose.path("volumes").has(volume.substring(0, volume.indexOf(':'))))
                    .as(volume)
                    .isTrue());
    assertThat(ports).hasSize(8).allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void theThreeBrokersDifferInTheirNamesAlone() throws IOException {
    Set<String> alike = new TreeSet<>();
    for (int n = 1; n <= 3; n++) {
      String file = Files.readString(DEPLOY.resolve("kafka/kafka-%d.properties".formatted(n)));
      alike.add(
          file.replace("node.id=" + n, "node.id=N")
              .replace("INTERNAL://kafka-%d:".formatted(n), "INTERNAL://kafka-N:")
              .replaceAll("(HOST://(?:localhost)?:)909\\d", "$1PORT"));
    }
    assertThat(alike).hasSize(1);
  }

  @Test
  void everyManifestIsAppliedAndEverySecretThatOneNamesIsMadeOnThePage() throws IOException {
    List<String> applied = new ArrayList<>();
    YAML.readTree(MANIFESTS.resolve("kustomization.yaml").toFile())
        .path("resources")
        .forEach(resource -> applied.add(resource.textValue()));
    try (Stream<Path> files = Files.list(MANIFESTS)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(applied);
    }
    Set<String> secrets = new TreeSet<>();
    for (String file : applied) {
      for (JsonNode document : documents(file)) {
        secrets.addAll(document.findValuesAsText("secretName"));
      }
    }
    assertThat(secrets).contains("http-token", "gateway-token");
    assertThat(Files.readString(Path.of("..", "docs", "deployment.md")))
        .contains(
            secrets.stream()
                .map("kubectl -n dt4ecg create secret generic %s --from-file="::formatted)
                .toList());
  }

  /** A node that is emptied takes one of them at a time. */
  @Test
  void whatRunsMoreThanOnceHasABudgetOfDisruptions() throws IOException {
    Set<String> several = new TreeSet<>();
    Set<String> budgets = new TreeSet<>();
    for (String file : List.of("topology.yaml", "retrainer.yaml", "page.yaml", "gateway.yaml")) {
      for (JsonNode document : documents(file)) {
        String app = document.at("/spec/selector/matchLabels/app").asText();
        if (document.path("kind").asText().equals("PodDisruptionBudget")) {
          assertThat(document.at("/spec/maxUnavailable").intValue()).isEqualTo(1);
          budgets.add(app);
        } else if (document.at("/spec/replicas").intValue() > 1) {
          assertThat(document.at("/spec/template/metadata/labels/app").textValue()).isEqualTo(app);
          several.add(app);
        }
      }
    }
    assertThat(several).contains("gateway", "topology");
    assertThat(budgets).isEqualTo(several);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"topics.yaml", "topology.yaml", "retrainer.yaml", "page.yaml", "gateway.yaml"})
  void noContainerOfTheManifestsRunsAsRootOrWritesToItsOwnFileSystem(String file)
      throws IOException {
    int pods = 0;
    for (JsonNode document : documents(file)) {
      JsonNode pod = document.at("/spec/template/spec");
      if (pod.isMissingNode()) {
        continue;
      }
      pods++;
      assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
      for (JsonNode container : pod.path("containers")) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("readOnlyRootFilesystem").booleanValue()).isTrue();
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.at("/capabilities/drop/0").textValue()).isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").isMissingNode()).isFalse();
        if (!file.equals("topics.yaml")) {
          assertThat(container.at("/livenessProbe/httpGet/path").textValue())
              .isEqualTo("/health/live");
          assertThat(container.at("/readinessProbe/httpGet/path").textValue())
              .isEqualTo("/health/ready");
        }
      }
    }
    assertThat(pods).isEqualTo(1);
  }

  private static List<JsonNode> documents(String manifest) throws IOException {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(MANIFESTS.resolve(manifest).toFile())) {
      return documents.readAll();
    }
  }
}
