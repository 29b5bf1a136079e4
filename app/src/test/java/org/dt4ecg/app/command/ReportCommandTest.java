package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.dt4ecg.app.CapturedConsole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {

  private final CapturedConsole console = new CapturedConsole();
  private final Path folder;

  ReportCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "report|--out",
        "report --out x --plan everything|ablation-cross-pass",
        "report --out x --shard 3/2|shard 3 of 2",
        "report --out x --shard half|2/3",
      })
  void wrongUsageIsSaidInOneLineThatHelps(String arguments, String hint) {
    assertThat(run(arguments)).as(console.err()).isEqualTo(2);
    assertThat(console.err()).contains(hint);
  }

  @Test
  void withoutRecordingsTheReportIsMadeOfTheOutcomesThereAre() throws Exception {
    int status = run("report --out %s --json".formatted(folder));

    assertThat(status).as(console.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(console.out().get(0));
    assertThat(result.get("plan").asText()).isEqualTo("main");
    assertThat(result.get("outcomes").asInt()).isZero();
    assertThat(result.get("bars")).isNotEmpty();
    assertThat(Path.of(result.get("report").asText())).exists();
  }

  private int run(String arguments) {
    return CommandLines.create(console.console()).execute(arguments.split(" "));
  }
}
