package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DemoCommandTest {

  private final CapturedConsole console = new CapturedConsole();

  @Test
  void everyFrameAndEveryWindowIsAccountedForAndASecondRunOnTheSameDataGoesOn(@TempDir Path folder)
      throws Exception {
    Path model = TestModel.write(folder);
    String data = folder.resolve("data").toString();

    assertThat(demo("--for", "15s", "--speed", "5", "--model", model, "--data-dir", data))
        .as(console.err())
        .isZero();
    JsonNode first = report();
    assertThat(demo("--for", "12s", "--model", model, "--data-dir", data))
        .as(console.err())
        .isZero();
    JsonNode second = report();

    assertThat(first.path("framesIn").longValue()).isGreaterThan(3 * 120);
    assertThat(first.path("framesUnaccounted").longValue()).isZero();
    assertThat(first.path("framesDeadLettered").longValue()).isZero();
    assertThat(first.path("results").longValue())
        .isEqualTo(first.path("windowsSealed").longValue())
        .isGreaterThanOrEqualTo(3 * 12);
    assertThat(first.path("identityAccuracy").doubleValue())
        .as("of three devices one is worn by the person the model always names")
        .isBetween(0.2, 0.5);
    assertThat(first.path("activityAccuracy").isNumber()).isTrue();
    assertThat(first.path("identityAccuracyFused").doubleValue())
        .as("the model names the same person whatever came before")
        .isEqualTo(first.path("identityAccuracy").doubleValue());
    assertThat(first.path("activityAccuracyFused").doubleValue())
        .isEqualTo(first.path("activityAccuracy").doubleValue());
    assertThat(first.path("unknownShare").doubleValue()).isZero();
    assertThat(first.path("delayMs").path("p50").longValue()).isPositive();
    assertThat(first.path("firstResultSeconds").size()).isEqualTo(3);
    assertThat(first.path("processingGuarantee").textValue()).isEqualTo("exactly_once_v2");
    assertThat(second.path("framesRestored").longValue())
        .as("frames that the first run left open")
        .isEqualTo(first.path("framesOpen").longValue());
    assertThat(second.path("framesUnaccounted").longValue()).isZero();
    assertThat(second.path("results").longValue()).isGreaterThanOrEqualTo(3);
    assertThat(console.err()).contains("starting broker", "wearable-01", TestModel.PERSON);
  }

  @Test
  void saysWhichFileIsNoModel(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("x.onnx"), "no model");

    assertThat(demo("--for", "1s", "--model", file)).isEqualTo(1);
    assertThat(console.err()).contains(file.toString());
    assertThat(console.out()).isEmpty();
  }

  @Test
  void saysThatTheRegistrysPortIsTaken(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThat(demo("--for", "1s", "--model", TestModel.write(folder), "--registry-port", port))
          .isEqualTo(1);

      assertThat(console.err()).contains("Port %d on 127.0.0.1".formatted(port), "choose another");
      assertThat(console.err()).doesNotContain("IOException");
    }
  }

  @Test
  void saysThatThereIsNoModelBeforeTheBrokerStarts(@TempDir Path folder) {
    assertThat(demo("--for", "1s", "--model", folder.resolve("none.onnx"))).isEqualTo(1);

    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains("There is no file", "--model");
  }

  @Test
  void refusesAModelOfAnotherUnitBeforeTheBrokerStarts(@TempDir Path folder) throws Exception {
    Path counts = TestModel.write(folder, InputUnit.COUNTS);

    assertThat(demo("--for", "1s", "--model", counts)).isEqualTo(1);

    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains("takes in bare counts", "calibrated in microvolts");
  }

  private int demo(Object... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = "demo";
    all[1] = "--json";
    all[2] = "--devices";
    all[3] = "3";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 4] = arguments[i].toString();
    }
    return CommandLines.create(console.console()).execute(all);
  }

  private JsonNode report() throws Exception {
    return new ObjectMapper().readTree(console.out().get(console.out().size() - 1));
  }
}
