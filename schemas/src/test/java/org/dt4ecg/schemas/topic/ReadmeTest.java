package org.dt4ecg.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final String REWRITE = "dt4ecg.rewrite.docs";

  @Test
  void theReadmesTopicTableIsThatOfTheCatalogue() throws IOException {
    assertThatTheReadmeHas("topics", TopicTable.markdown());
  }

  @Test
  void theReadmesTableOfReasonsIsThatOfTheContract() throws IOException {
    StringBuilder table = new StringBuilder("| reason | when |\n|---|---|\n");
    for (RejectionReason reason : RejectionReason.values()) {
      table.append("| `%s` | %s |\n".formatted(reason.name(), reason.description()));
    }
    assertThatTheReadmeHas("reasons", table.toString());
  }

  @Test
  void theProjectsReadmeIsReadInMinutes() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../README.md"));

    assertThat(lines).hasSizeLessThanOrEqualTo(190);
    assertThat(lines)
        .filteredOn(line -> !line.startsWith("|") && !line.startsWith("!["))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(130));
  }

  private static void assertThatTheReadmeHas(String name, String table) throws IOException {
    Path readme = Path.of("README.md");
    String text = Files.readString(readme);
    String begin = "<!-- %s: begin -->\n".formatted(name);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- %s: end -->".formatted(name));
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(readme, text.substring(0, from) + table + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("Rewrite the table with: mvn -pl schemas test -Dtest=ReadmeTest -D%s=true", REWRITE)
        .isEqualTo(table);
  }
}
