package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.command.CommandLines;
import org.dt4ecg.app.model.Releases;
import org.dt4ecg.console.StopSignal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster to try things on, and the commands that it says can be tried. */
@Tag("slow")
class SandboxClusterTest {

  private final Path folder;

  SandboxClusterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatItSaysCanBeTypedAndADeviceIsAssignedToSomebodyWithAName() throws Exception {
    Path models = Files.createDirectories(folder.resolve("model/releases"));
    TestModel.write(models);
    CompletableFuture<SandboxCluster.Address> address = new CompletableFuture<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<?> ran = CompletableFuture.completedFuture(null);
    try (StopSignal stop = new StopSignal();
        AutoCloseable asked = stop::ask) {
      SandboxCluster cluster =
          new SandboxCluster(
              folder.resolve("data"), 0, 0, new Releases(folder), new CapturedConsole().console());
      ran =
          thread.submit(
              () -> {
                cluster.run(stop, null, address::complete);
                return null;
              });
      SandboxCluster.Address ready = address.get(90, TimeUnit.SECONDS);
      assertThat(ready.commands())
          .hasSize(3)
          .allSatisfy(command -> assertThat(command).contains("--config " + ready.config()));
      String config = " --config " + ready.config();

      assertThat(run("topics check --partitions 4 --replication-factor 1" + config).status())
          .as("all is as the catalogue wants it")
          .isZero();
      CompletableFuture<Ran> topology =
          CompletableFuture.supplyAsync(() -> run("topology run --for 20s --json" + config));
      assertThat(run("profile somebody --name Ann --attribute cohort=b" + config).status())
          .isZero();
      Ran assigned =
          run("assign sim-device-01 somebody --since 2020-01-01T00:00:00Z --json" + config);
      assertThat(assigned.status()).as(assigned.err()).isZero();
      assertThat(assigned.json().path("since").textValue()).isEqualTo("2020-01-01T00:00:00Z");
      assertThat(run("profile nobody --name x" + config).status()).isZero();
      assertThat(run("profile nobody --remove --json" + config).json().path("displayName").isNull())
          .isTrue();
      JsonNode profiles =
          run("consume --topic user-profiles --from-beginning --for 20s --max 3" + config).last();
      assertThat(profiles.path("tombstone").booleanValue()).isTrue();
      Ran assignments =
          run("consume --topic device-assignments --from-beginning --for 20s --max 1" + config);
      assertThat(assignments.json().path("userId").textValue()).isEqualTo("somebody");
      Ran ended = topology.get(90, TimeUnit.SECONDS);
      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.err()).contains("state RUNNING");

      stop.ask();
      ran.get(60, TimeUnit.SECONDS);
      URI broker = URI.create("kafka://" + ready.bootstrapServers());
      assertThatThrownBy(() -> new Socket(broker.getHost(), broker.getPort()).close())
          .as("nothing of it goes on")
          .isInstanceOf(ConnectException.class);
    } finally {
      ran.get(60, TimeUnit.SECONDS);
      thread.shutdown();
    }
  }

  private static Ran run(String arguments) {
    CapturedConsole console = new CapturedConsole();
    int status = CommandLines.create(console.console()).execute(arguments.split(" "));
    return new Ran(status, console.out(), console.err());
  }

  private record Ran(int status, List<String> out, String err) {

    JsonNode json() throws Exception {
      return new ObjectMapper().readTree(out.get(0));
    }

    JsonNode last() throws Exception {
      return new ObjectMapper().readTree(out.get(out.size() - 1));
    }
  }
}
