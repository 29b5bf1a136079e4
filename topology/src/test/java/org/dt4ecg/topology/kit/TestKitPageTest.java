package org.dt4ecg.topology.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on testing with the kit, held against a test that runs and against the build. */
class TestKitPageTest {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>\\s*(?:<type>test-jar</type>\\s*)?<scope>test</scope>");

  @Test
  void theExampleOnThePageIsTheOneThatRunsHere() throws IOException {
    Path source =
        Path.of("src", "test", "java", "org", "dt4ecg", "topology", "kit", "StrangersTest.java");
    Matcher example = EXAMPLE.matcher(page());

    assertThat(example.find()).isTrue();
    assertThat("package org.dt4ecg.topology.kit;\n\n" + example.group(1))
        .isEqualTo(Files.readString(source));
  }

  @Test
  void theDependenciesOnThePageHaveTheVersionsOfTheBuild() throws IOException {
    String pom = Files.readString(PROJECT.resolve("pom.xml"));
    int found = 0;
    Matcher dependency = DEPENDENCY.matcher(page());
    while (dependency.find()) {
      found++;
      String version =
          switch (dependency.group(1)) {
            case "dt4ecg-topology" -> between(pom, "dt4ecg-streams</artifactId>\n  <version>");
            case "kafka-streams-test-utils" -> between(pom, "<kafka.version>");
            default -> between(pom, "<assertj.version>");
          };
      assertThat(dependency.group(2)).as(dependency.group(1)).isEqualTo(version);
    }
    assertThat(found).isEqualTo(3);
  }

  /** The types that stand on the page are those that the release packs. */
  @Test
  void everyTypeOfTheKitIsPackedWithItsSourceAndOnThePage() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String page = page();
    for (String type :
        new String[] {"FakeModel", "Labels", "MutableClock", "Pipeline", "TestDevice"}) {
      assertThat(page).contains("| `" + type + "` |");
      assertThat(pom)
          .contains(
              "<include>org/dt4ecg/topology/testing/%s*.class</include>".formatted(type),
              "<include>org/dt4ecg/topology/testing/%s.java</include>".formatted(type));
    }
  }

  private static String page() throws IOException {
    return Files.readString(PROJECT.resolve("docs").resolve("guide-stream-developer.md"));
  }

  private static String between(String text, String begin) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf('<', from));
  }
}
