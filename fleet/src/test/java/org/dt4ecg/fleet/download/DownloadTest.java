package org.dt4ecg.fleet.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dt4ecg.fleet.download.Download.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {

  private static final String RECORD = "Person 01/rec_1.dat";

  private final Publisher publisher;
  private final Path folder;
  private final byte[] bytes = new byte[200_000];
  private final Web web = new Web(Duration.ofMillis(1));

  DownloadTest(@TempDir Path folder) throws IOException {
    this.publisher = new Publisher();
    this.folder = folder.resolve("set");
    new Random(3).nextBytes(bytes);
    publisher.add(RECORD, bytes);
    publisher.add("RECORDS", "Person 01/rec_1\n".getBytes(UTF_8));
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void allThatIsPublishedComesAsItIsAndNothingMore() throws Exception {
    Outcome outcome = download();

    assertThat(outcome).isEqualTo(new Outcome(2, 0, 200_000 + 16));
    assertThat(folder.resolve(RECORD)).hasBinaryContent(bytes);
    assertThat(files()).containsExactlyInAnyOrder(RECORD, "RECORDS");
  }

  @Test
  void whatIsThereAndRightIsKeptAndWhatIsNotIsGotAnew() throws Exception {
    download();
    Files.writeString(folder.resolve("RECORDS"), "changed by somebody");
    int before = publisher.asked().size();

    Outcome outcome = download();

    assertThat(outcome.kept()).isEqualTo(1);
    assertThat(folder.resolve("RECORDS")).hasContent("Person 01/rec_1");
    assertThat(publisher.asked().subList(before, publisher.asked().size()))
        .containsExactly("RECORDS");
  }

  @Test
  void whatBreaksOffGoesOnWhereItStopped() throws Exception {
    publisher.breakOff(RECORD, 150_000);

    Outcome outcome = download();

    assertThat(folder.resolve(RECORD)).hasBinaryContent(bytes);
    assertThat(outcome.bytes()).isEqualTo(200_000 + 16);
    assertThat(publisher.asked()).contains(RECORD, RECORD + " bytes=150000-");
  }

  @Test
  void whatAnInterruptedDownloadLeftGoesOnAndIsCheckedAsAWhole() throws Exception {
    Path unfinished = folder.resolve(RECORD + ".part");
    Files.createDirectories(unfinished.resolveSibling("."));
    Files.write(unfinished, Arrays.copyOf(bytes, 50_000));

    assertThat(download().bytes()).isEqualTo(150_000 + 16);
    assertThat(folder.resolve(RECORD)).hasBinaryContent(bytes);
    assertThat(unfinished).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {50_000, 200_000, 300_000})
  void whatWasLeftOfSomethingElseIsGotFromItsBeginning(int length) throws Exception {
    Path unfinished = folder.resolve(RECORD + ".part");
    Files.createDirectories(unfinished.resolveSibling("."));
    Files.write(unfinished, new byte[length]);

    download();

    assertThat(folder.resolve(RECORD)).hasBinaryContent(bytes);
  }

  @Test
  void aPublisherThatIsBusyIsAskedAgain() throws Exception {
    publisher.beBusy(RECORD, 3);

    download();

    assertThat(folder.resolve(RECORD)).hasBinaryContent(bytes);
    assertThat(publisher.asked()).filteredOn(RECORD::equals).hasSize(4);
  }

  @Test
  void aPublisherThatStaysBusyIsToldWithTheAddress() {
    publisher.beBusy("RECORDS", 1_000);

    assertThatIOException().isThrownBy(this::download).withMessageContaining("status 503");
    assertThat(folder.resolve(RECORD)).as("what came is kept").hasBinaryContent(bytes);
  }

  @Test
  void whatIsNotWhatItsChecksumSaysIsNotKept() throws Exception {
    publisher.change(RECORD, new byte[200_000]);

    assertThatIOException().isThrownBy(this::download).withMessageContaining("checksum");
    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsListedAndNotThereIsToldAtOnce() {
    publisher.addToList("0".repeat(64) + "  nowhere.dat");

    assertThatIOException().isThrownBy(this::download).withMessageContaining("status 404");
    assertThat(publisher.asked()).filteredOn("nowhere.dat"::equals).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside", "/etc/passwd", "a/../../b", "a/./b", "..", "a\\..\\b", "http://x/y"})
  void noFileLiesOutsideTheFolder(String path) {
    publisher.addToList("0".repeat(64) + "  " + path);

    assertThatIOException().isThrownBy(this::download).withMessageContaining("outside the folder");
    assertThat(folder).doesNotExist();
  }

  @Test
  void aListThatIsNoneIsToldBeforeAnythingIsGot() {
    publisher.addToList("<html>not found</html>");

    assertThatIOException().isThrownBy(this::download).withMessageContaining("checksum");
    assertThat(publisher.asked()).isEmpty();
  }

  @Test
  void aListThatBreaksOffAtTheEndOfALineIsAskedForAgain() throws Exception {
    publisher.breakOff(SumsFile.NAME, 64 + 1 + RECORD.length() + 1);

    assertThat(download().files()).isEqualTo(2);
    assertThat(publisher.listAsked()).isEqualTo(2);
  }

  @Test
  void aListOfNoKnownLengthWhoseLastLineIsCutIsAskedForUntilItComesTwiceTheSame() throws Exception {
    String line = "0".repeat(64) + " RECORDS";
    try (BareServer server = new BareServer(line + "\n" + line.substring(0, 66), line + "\n")) {
      assertThat(new SumsFile(server.folder()).files(web))
          .extracting(PublishedFile::path)
          .containsExactly("RECORDS");
      assertThat(server.asked()).isEqualTo(3);
    }
  }

  @Test
  void aListMayEndWithoutTheEndOfALine() throws Exception {
    String line = "0".repeat(64) + " RECORDS";
    try (BareServer server = new BareServer(line)) {
      assertThat(new SumsFile(server.folder()).files(web)).hasSize(1);
      assertThat(server.asked()).isEqualTo(2);
    }
  }

  @Test
  void aFileThatDoesNotEndIsGivenUp() throws Exception {
    assertThatIOException()
        .isThrownBy(
            () ->
                web.completeFile(
                    publisher.folder().resolve("RECORDS"),
                    folder.resolveSibling("file"),
                    3,
                    more -> {}))
        .withMessageContaining("longer");
  }

  @Test
  void ofAGitRepositoryTheFilesOfAFolderComeAsGitNamesThem() throws Exception {
    byte[] counts = "2024-03-26 15:00:00.000000 ; 2047\n".getBytes(UTF_8);
    publisher.add("data/01/01_01_klud.csv", counts);
    publisher.add(
        "tree.json",
        """
        {"truncated": false, "tree": [
          {"path": "README.md", "type": "blob", "sha": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"},
          {"path": "data/01", "type": "tree", "sha": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"},
          {"path": "data/01/01_01_klud.csv", "type": "blob",
           "sha": "ec26f774f4d61ecfb98ea09f63a9cb4d04f10733"}]}
        """
            .getBytes(UTF_8));
    GitCommit commit =
        new GitCommit(publisher.folder().resolve("tree.json"), publisher.folder(), "data/");

    List<PublishedFile> files = commit.files(web);
    new Download(web, folder, (done, all, bytes) -> {}).run(files);

    assertThat(files()).containsExactly("01/01_01_klud.csv");
    assertThat(folder.resolve("01/01_01_klud.csv")).hasBinaryContent(counts);
  }

  @Test
  void aListOfFilesThatIsNotWholeIsRefused() {
    publisher.add("tree.json", "{\"truncated\": true, \"tree\": []}".getBytes(UTF_8));
    publisher.add("page.html", "<html>".getBytes(UTF_8));

    for (String listing : List.of("tree.json", "page.html")) {
      GitCommit commit = new GitCommit(publisher.folder().resolve(listing), publisher.folder(), "");
      assertThatIOException()
          .isThrownBy(() -> commit.files(web))
          .withMessageStartingWith("the publisher's list of files is");
    }
  }

  private Outcome download() throws IOException, InterruptedException {
    List<PublishedFile> files = new SumsFile(publisher.folder()).files(web);
    return new Download(web, folder, (done, all, bytes) -> {}).run(files);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  /** Gives one answer after the other, the last one again and again, and tells no length. */
  private static final class BareServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final AtomicInteger asked = new AtomicInteger();
    private final Thread thread;

    BareServer(String... answers) throws IOException {
      thread =
          new Thread(
              () -> {
                while (!socket.isClosed()) {
                  try (Socket client = socket.accept()) {
                    BufferedReader request =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
                    String header = request.readLine();
                    while (header != null && !header.isEmpty()) {
                      header = request.readLine();
                    }
                    int number = Math.min(asked.getAndIncrement(), answers.length - 1);
                    client
                        .getOutputStream()
                        .write(("HTTP/1.0 200 OK\r\n\r\n" + answers[number]).getBytes(UTF_8));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      thread.start();
    }

    URI folder() {
      return URI.create("http://127.0.0.1:%d/set/".formatted(socket.getLocalPort()));
    }

    int asked() {
      return asked.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      socket.close();
      thread.join();
    }
  }
}
