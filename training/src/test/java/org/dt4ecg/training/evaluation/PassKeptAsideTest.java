package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in the layout of the CTU motion ECG that holds nothing but pass 03. */
class PassKeptAsideTest {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private final Path folder;

  PassKeptAsideTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    for (String person : List.of("01", "02")) {
      for (String activity : List.of("klud", "ruky", "chodza", "beh", "drepy")) {
        write(person, activity);
      }
    }
  }

  @Test
  void isEvaluatedWithEveryFigureByPersonAndByActivity() throws Exception {
    FixedModel model =
        new FixedModel(
            FixedModel.contract(
                List.of("ctu-01", "ctu-02"),
                List.of("arm-movements", "rest", "run", "squats", "walk"),
                250),
            new Prediction(
                new float[] {0.7f, 0.3f},
                new float[] {0.1f, 0.1f, 0.1f, 0.1f, 0.6f},
                new float[] {1}));

    EvaluationResult result =
        new Evaluator(model)
            .evaluate(RecordingSources.open(folder), SplitProtocol.ALL, Set.of("03"));

    JsonNode json = JsonMapper.builder().build().valueToTree(result);
    assertThat(json.at("/windows").asInt()).isEqualTo(10 * 6);
    assertThat(json.at("/unusable").isIntegralNumber()).isTrue();
    assertThat(json.at("/identity/accuracy").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/identity/unknown").asDouble()).isZero();
    assertThat(json.at("/identity/fused/5").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/identity/perPerson/ctu-02").asDouble()).isZero();
    assertThat(json.at("/activity/accuracy").asDouble()).isEqualTo(0.2);
    assertThat(json.at("/activity/fused/5").asDouble()).isEqualTo(0.2);
    assertThat(json.at("/activity/perClass/walk").asDouble()).isEqualTo(1);
    assertThat(json.at("/activity/confusion/labels")).hasSize(5);
    assertThat(json.at("/byActivity/squats/identity").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/byActivity/squats/unusable").asInt()).isZero();
    assertThat(json.at("/byPerson/ctu-01/activityFused").asDouble()).isEqualTo(0.2);
    assertThat(json.at("/calibration/identity").isDouble()).isTrue();
    assertThat(json.at("/strangers/windows").asInt()).isZero();
    assertThat(json.at("/strangers/openSet").isNull()).isTrue();
  }

  private void write(String person, String activity) throws IOException {
    LocalDateTime start = LocalDateTime.of(2024, 3, 26, 15, 0);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 25 * 498; i++) {
      int beat = i % 400 < 20 ? 900 : 0;
      lines
          .append(TIME.format(start.plusNanos(Math.round(i * 1e9 / 498))))
          .append(" ; ")
          .append(2100 + beat + 3 * (i % 17))
          .append('\n');
    }
    Path file = folder.resolve("data").resolve(person).resolve(person + "_03_" + activity + ".csv");
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, lines);
  }
}
