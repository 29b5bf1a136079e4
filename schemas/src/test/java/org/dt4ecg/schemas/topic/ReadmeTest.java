package org.dt4ecg.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.serde.ConfluentSetting;
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
  void thePageOfConfluentsSettingsIsThatOfTheCode() throws IOException {
    StringBuilder table = new StringBuilder("| setting | here | |\n|---|---|---|\n");
    for (ConfluentSetting setting : ConfluentSetting.all()) {
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  setting.key(),
                  switch (setting.handling()) {
                    case HONOURED -> "honoured";
                    case FIXED -> "`%s`, refused otherwise".formatted(setting.allowed());
                    case REFUSED -> "refused";
                    case MEANINGLESS -> "without meaning";
                  },
                  setting.note()));
    }
    assertThatThePageHas(Path.of("../docs/confluent.md"), "settings", table.toString());
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
    assertThatThePageHas(Path.of("README.md"), name, table);
  }

  private static void assertThatThePageHas(Path page, String name, String table)
      throws IOException {
    String text = Files.readString(page);
    String begin = "<!-- %s: begin -->\n".formatted(name);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- %s: end -->".formatted(name));
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(page, text.substring(0, from) + table + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("Rewrite the table with: mvn -pl schemas test -Dtest=ReadmeTest -D%s=true", REWRITE)
        .isEqualTo(table);
  }
}
