package org.dt4ecg.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.console.CommandErrors;
import org.dt4ecg.fleet.download.FileDigest;
import org.dt4ecg.fleet.download.PublicRecordings;
import org.dt4ecg.fleet.download.PublishedFile;
import org.dt4ecg.fleet.download.Web;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DataGetCommandTest {

  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final CapturedConsole console = new CapturedConsole();
  private final Path folder;
  private final HttpServer publisher;
  private List<String> paths = List.of("a/one.dat", "b/two.dat");

  DataGetCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.publisher =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    publisher.createContext("/", DataGetCommandTest::answer);
    publisher.start();
  }

  @AfterEach
  void stop() {
    publisher.stop(0);
  }

  @Test
  void recordingsComeOnceTheLicenceIsAcceptedAndOnlyOnce() throws Exception {
    Path to = folder.resolve("try");

    assertThat(run("get", "try", "--accept-licence", "--to", to.toString(), "--json")).isZero();
    assertThat(run("get", "try", "--accept-licence", "--to", to.toString(), "--json")).isZero();

    assertThat(to.resolve("a/one.dat")).hasContent("abc");
    assertThat(to.resolve("b/two.dat")).hasContent("abc");
    assertThat(console.err()).contains("licence: of the publisher, https://example.org/terms");
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(console.out().get(0)).path("bytes").intValue()).isEqualTo(6);
    assertThat(json.readTree(console.out().get(1)).path("kept").intValue()).isEqualTo(2);
    assertThat(json.readTree(console.out().get(1)).path("bytes").intValue()).isZero();
  }

  @Test
  void someOfTheFilesCanBeAskedFor() throws Exception {
    assertThat(
            run("get", "try", "--accept-licence", "--to", folder.toString(), "--only", "b/*.dat"))
        .isZero();
    assertThat(folder.resolve("b/two.dat")).exists();
    assertThat(folder.resolve("a")).doesNotExist();

    assertThat(run("get", "try", "--accept-licence", "--only", "c/*")).isEqualTo(1);
    assertThat(console.err()).contains("No file of try is as --only says");
    assertThat(run("get", "try", "--accept-licence", "--only", "[")).isEqualTo(2);
  }

  @Test
  void whoDoesNotAcceptTheLicenceGetsNothing() throws Exception {
    InputStream before = System.in;
    try {
      for (String typed : List.of("no\n", "", "yes\n")) {
        System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
        assertThat(run("get", "try", "--to", folder.resolve("set").toString()))
            .isEqualTo(typed.startsWith("yes") ? 0 : 1);
        assertThat(Files.exists(folder.resolve("set"))).isEqualTo(typed.startsWith("yes"));
      }
    } finally {
      System.setIn(before);
    }
    assertThat(console.err()).contains("Nothing was got", "--accept-licence");
  }

  @Test
  void aPublisherThatDoesNotAnswerIsNamedWithWhatToDo() {
    publisher.stop(0);

    assertThat(run("get", "try", "--accept-licence", "--to", folder.toString())).isEqualTo(1);

    assertThat(console.err())
        .contains("try is not whole yet (127.0.0.1 does not answer)", "the same command goes on")
        .doesNotContain("Exception");
  }

  @Test
  void anEmptyListIsToldAsSuch() {
    paths = List.of();

    assertThat(run("get", "try", "--accept-licence", "--to", folder.toString())).isEqualTo(1);

    assertThat(console.err())
        .contains("The publisher's list of try names no file")
        .doesNotContain("--only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"set", "set/b", ""})
  void aFileInTheWayOfAFolderIsNamedWithWhatToDo(String to) throws IOException {
    Path file = Files.createFile(folder.resolve(to.isEmpty() ? "a" : "set"));

    assertThat(run("get", "try", "--accept-licence", "--to", folder.resolve(to).toString()))
        .isEqualTo(1);

    assertThat(console.err())
        .contains(file + " is a file where a folder has to be", "another folder with --to")
        .doesNotContain("goes on");
  }

  @Test
  void whatCanBeHadIsListedWithItsLicence() {
    assertThat(CommandLines.create(console.console()).execute("data", "list")).isZero();

    assertThat(console.out())
        .hasSize(2 * PublicRecordings.all().size())
        .anyMatch(line -> line.startsWith("ctu "))
        .anyMatch(line -> line.contains("Open Data Commons Attribution License"));
    assertThat(run("get", "nothing")).isEqualTo(2);
    assertThat(console.err()).contains("There are no recordings nothing; there are try");
  }

  private int run(String... words) {
    List<PublicRecordings> dataSets =
        List.of(
            new PublicRecordings(
                "try",
                "letters",
                "of the publisher",
                URI.create("https://example.org/terms"),
                "nobody",
                web -> {
                  List<PublishedFile> files = new ArrayList<>();
                  for (String path : paths) {
                    URI address =
                        URI.create(
                            "http://127.0.0.1:%d/%s"
                                .formatted(publisher.getAddress().getPort(), path));
                    files.add(
                        new PublishedFile(
                            path, address, new FileDigest(FileDigest.Kind.SHA_256, ABC)));
                  }
                  return files;
                }));
    CommandLine data =
        new CommandLine(new DataCommand())
            .addSubcommand(
                new DataGetCommand(console.console(), dataSets, new Web(Duration.ofMillis(1))));
    return CommandErrors.reportOn(console.console(), data).execute(words);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 3);
      exchange.getResponseBody().write("abc".getBytes(UTF_8));
    }
  }
}
