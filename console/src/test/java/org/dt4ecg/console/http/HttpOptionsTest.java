package org.dt4ecg.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dt4ecg.console.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class HttpOptionsTest {

  private static final String TOKEN = "0123456789abcdef";

  /** A command that serves. */
  @Command
  static final class Serve {
    @Mixin private HttpOptions http;
  }

  @Test
  void withoutOptionsOnlyThisComputerMayAsk() throws CommandFailure {
    HttpAccess access = access(Map.of());

    assertThat(access.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(access.address().getPort()).isZero();
    assertThat(access.allows(null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void whereOthersCanAskATokenIsNeeded(String address) throws CommandFailure {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> access(Map.of(), "--bind", address))
        .withMessageContaining("can be reached from other computers")
        .withMessageContaining("--token-file")
        .matches(CommandFailure::isWrongUsage);

    HttpAccess access = access(Map.of("DT4ECG_HTTP_TOKEN", TOKEN), "--bind", address);
    assertThat(access.allows("Bearer " + TOKEN)).isTrue();
    assertThat(access.allows(null)).isFalse();
  }

  @Test
  void theTokenOfTheFileComesBeforeThatOfTheEnvironment(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "\uFEFFof-the-file-0123456789\n");

    HttpAccess access = access(Map.of("DT4ECG_HTTP_TOKEN", TOKEN), "--token-file", file.toString());

    assertThat(access.allows("Bearer of-the-file-0123456789")).isTrue();
    assertThat(access.allows("Bearer " + TOKEN)).as("a token counts on loopback too").isFalse();
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> access(Map.of(), "--token-file", folder.resolve("none").toString()))
        .withMessageContaining("--token-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "with blanks in it 0123", "0123456789abcdé0123"})
  void aTokenThatCouldBeGuessedOrNotBeSentIsRefusedAndNotRepeated(String token) {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> access(Map.of("DT4ECG_HTTP_TOKEN", token)))
        .withMessage(
            "--bind 127.0.0.1 --port 0: The token has to be of 16 to 1024 letters, digits and"
                + " -._~+/, such as openssl rand -hex 32 makes; see --token-file");
  }

  @Test
  void settingsDoTheSameAndOptionsComeBeforeThem(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN);
    Map<String, String> settings =
        Map.of("http.port", "9090", "http.bind", "0.0.0.0", "http.token.file", file.toString());

    HttpAccess ofTheSettings = access(Map.of(), settings);
    assertThat(ofTheSettings.address().getPort()).isEqualTo(9090);
    assertThat(ofTheSettings.address().getAddress().isAnyLocalAddress()).isTrue();
    assertThat(ofTheSettings.allows("Bearer " + TOKEN)).isTrue();

    HttpAccess ofTheOptions = access(Map.of(), settings, "--bind", "127.0.0.1", "--port", "0");
    assertThat(ofTheOptions.address().getPort()).isZero();
    assertThat(ofTheOptions.address().getAddress().isLoopbackAddress()).isTrue();
    assertThat(ofTheOptions.needsToken()).isTrue();

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> access(Map.of(), Map.of("http.port", "many")))
        .withMessageContaining("http.port");
  }

  @Test
  void aPortOrAddressThatIsNoneIsNamed() {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> access(Map.of(), "--port", "65536"))
        .withMessageContaining("65536 is no port");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> access(Map.of(), "--bind", "no such host"))
        .withMessageContaining("There is no address no such host");
  }

  private static HttpAccess access(Map<String, String> environment, String... arguments)
      throws CommandFailure {
    return access(environment, Map.of(), arguments);
  }

  private static HttpAccess access(
      Map<String, String> environment, Map<String, String> settings, String... arguments)
      throws CommandFailure {
    Serve serve = new Serve();
    new CommandLine(serve).parseArgs(arguments);
    return serve.http.access(settings, environment);
  }
}
