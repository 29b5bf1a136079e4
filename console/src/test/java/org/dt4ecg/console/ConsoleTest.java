package org.dt4ecg.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void whatIsSaidToPeopleAndResultsGoDifferentWays() {
    Console console = console(false);

    console.progress("on it");
    console.line("a result");

    assertThat(err.toString(UTF_8)).isEqualToIgnoringNewLines("on it");
    assertThat(out.toString(UTF_8)).isEqualToIgnoringNewLines("a result");
    assertThat(console.isScreen()).isFalse();
  }

  @Test
  void onAScreenLinesTakeThePlaceOfTheLastOnes() {
    Console console = console(true);

    console.redraw(List.of("one", "two"), 0);
    console.redraw(List.of("three"), 2);

    assertThat(err.toString(UTF_8)).contains("one", "two", "\u001b[2A", "three");
    assertThat(out.size()).isZero();
  }

  @Test
  void elsewhereTheyStandBelowThem() {
    console(false).redraw(List.of("three"), 2);

    assertThat(err.toString(UTF_8)).isEqualToIgnoringNewLines("three");
  }

  @Test
  void anEndThatIsAskedForIsSeenAtOnce() throws Exception {
    try (StopSignal stop = new StopSignal()) {
      assertThat(stop.isAsked()).isFalse();
      assertThat(stop.await(Duration.ZERO)).isFalse();

      stop.ask();

      assertThat(stop.isAsked()).isTrue();
      assertThat(stop.await(Duration.ofMinutes(1))).isTrue();
    }
  }

  @Test
  void aReaderThatHasEndedIsNoFailureAndAFullDiskIsOne() {
    Console headed = console(new IOException("Broken pipe"));
    Console full = console(new IOException("No space left on device"));
    Console fine = Console.of(out, new PrintStream(err, true, UTF_8), false);

    List.of(headed, full, fine).forEach(console -> console.line("a result"));

    assertThat(headed.isReaderGone()).isTrue();
    assertThat(headed.outputFailure()).isEmpty();
    assertThat(full.isReaderGone()).isFalse();
    assertThat(full.outputFailure())
        .contains("Standard output cannot be written: No space left on device");
    assertThat(fine.isReaderGone()).isFalse();
    assertThat(fine.outputFailure()).isEmpty();
    assertThat(out.toString(UTF_8)).isEqualToIgnoringNewLines("a result");
  }

  private Console console(IOException failure) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int single) throws IOException {
            throw failure;
          }
        };
    return Console.of(broken, new PrintStream(err, true, UTF_8), false);
  }

  private Console console(boolean screen) {
    return new Console(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), screen);
  }
}
