package org.dt4ecg.study.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dt4ecg.console.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;

  ReportCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json|--out",
        "--out x --plan everything|ablation, full",
        "--out x --shard 3/2|shard 3 of 2",
        "--out x --shard half|2/3",
      })
  void wrongUsageIsSaidInOneLineThatHelps(String arguments, String hint) {
    assertThat(run(arguments)).as(told()).isEqualTo(2);
    assertThat(told()).contains(hint);
  }

  @Test
  void withoutRecordingsTheReportIsMadeOfTheOutcomesThereAre() throws Exception {
    int status = run("--out %s --json".formatted(folder));

    assertThat(status).as(told()).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toByteArray());
    assertThat(result.get("plan").asText()).isEqualTo("main");
    assertThat(result.get("outcomes").asInt()).isZero();
    assertThat(result.get("bars")).isNotEmpty();
    assertThat(Path.of(result.get("report").asText())).exists();
  }

  private int run(String arguments) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    return StudyMain.commandLine(console).execute(arguments.split(" "));
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
