package org.dt4ecg.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final String BEGIN = "<!-- topics: begin -->\n";
  private static final String END = "<!-- topics: end -->";
  private static final String REWRITE = "dt4ecg.rewrite.docs";

  @Test
  void theReadmesTopicTableIsThatOfTheCatalogue() throws IOException {
    Path readme = Path.of("README.md");
    String text = Files.readString(readme);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(
          readme, text.substring(0, from) + TopicTable.markdown() + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("Rewrite the table with: mvn -pl schemas test -Dtest=ReadmeTest -D%s=true", REWRITE)
        .isEqualTo(TopicTable.markdown());
  }
}
