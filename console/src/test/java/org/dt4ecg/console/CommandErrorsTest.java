package org.dt4ecg.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class CommandErrorsTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);

  /** Ends as it is told to. */
  @Command(name = "act", versionProvider = Version.class, mixinStandardHelpOptions = true)
  final class Act implements Callable<Integer> {

    @Option(names = "--how")
    private String how = "well";

    @Option(names = "--since")
    private @Nullable Instant since;

    @Mixin private JsonOption json;

    @Override
    public Integer call() throws Exception {
      switch (how) {
        case "failing" -> throw new CommandFailure("It failed; do it again", null);
        case "refusing" -> throw new SchemaRegistryException(Reason.NOT_FOUND, "No such schema");
        case "wrongly" -> throw CommandFailure.wrongUsage("Not like this");
        case "broken" ->
            throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
        default ->
            json.print(
                console, since == null ? Map.of("done", true) : Map.of("since", since.toString()));
      }
      return 0;
    }
  }

  @Test
  void aResultGoesToStandardOutputAndNothingMore() {
    assertThat(run("--json")).isZero();
    assertThat(out.toString(UTF_8)).isEqualToIgnoringNewLines("{\"done\":true}");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void aFailureIsOneLineAndStatusOne() {
    assertThat(run("--how", "failing")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualToIgnoringNewLines("act: It failed; do it again");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void anExceptionOfOursSpeaksForItselfAsAFailureDoes() {
    assertThat(run("--how", "refusing")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualToIgnoringNewLines("act: No such schema");
  }

  @Test
  void wrongUsageIsStatusTwoWhoeverFindsIt() {
    assertThat(run("--how", "wrongly")).isEqualTo(2);
    assertThat(run("--what")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("act: Not like this", "--what", "Try: act --help");
  }

  @Test
  void anUnforeseenErrorNamesItsCauseAndTheWayToSeeMore() {
    assertThat(run("--how", "broken")).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .contains("outer", "inner", "--debug")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void whatIsNearlyAnOptionIsAskedBack() {
    assertThat(run("--jso")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--jso", "--json");
  }

  @Test
  void aTimeThatIsNoneIsSaidWithoutTheNameOfAClass() {
    assertThat(run("--since", "2026-03-01T08:00:00Z")).isZero();
    assertThat(run("--since", "yesterday")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("yesterday", "2026-03-01T08:00:00Z")
        .doesNotContain("java.");
  }

  @Test
  void aResultThatCannotBeWrittenIsAFailureOfOneLine() {
    Console full =
        Console.of(
            new OutputStream() {
              @Override
              public void write(int single) throws IOException {
                throw new IOException("No space left on device");
              }
            },
            new PrintStream(err, true, UTF_8),
            false);

    assertThat(CommandErrors.reportOn(full, new CommandLine(new Print(full))).execute())
        .isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualToIgnoringNewLines(
            "print: Standard output cannot be written: No space left on device");
  }

  /** Prints a result. */
  @Command(name = "print")
  record Print(Console console) implements Callable<Integer> {
    @Override
    public Integer call() {
      console.line("a result");
      return 0;
    }
  }

  @Test
  void whoAsksSeesWhereItHappened() {
    assertThat(run("--debug", "--how", "broken")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("\tat ");
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(UTF_8)).contains("DT4ECG Streams", "Java");
  }

  private int run(String... arguments) {
    return CommandErrors.reportOn(console, new CommandLine(new Act())).execute(arguments);
  }
}
