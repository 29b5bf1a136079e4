package org.dt4ecg.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.dt4ecg.console.http.HttpService.Answer;
import org.dt4ecg.console.http.HttpService.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LocalHttpServerTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST_BODY = 100_000;
  private static final String TOKEN = "0123456789abcdef0123";

  /** Short times, so that the tests see them pass. */
  private static final HttpLimits LIMITS =
      new HttpLimits(256, 8, 8 * 1024, MOST_BODY, Duration.ofSeconds(2), Duration.ofSeconds(3));

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Tells what it was asked. */
  private static Answer echo(Call call) {
    return new Answer(
        201,
        "text/x-echo",
        "%s %s %s %s"
            .formatted(call.method(), call.path(), call.query(), new String(call.body(), UTF_8))
            .getBytes(UTF_8));
  }

  @Test
  void aRequestIsHandedOnAsItWasSentAndAnsweredAsItIsTold() throws Exception {
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo)) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(server.url() + "/a%20b%2Fc//d?x=%26&y"))
                  .PUT(BodyPublishers.ofString("body"))
                  .build());

      assertThat(answer.body()).isEqualTo("PUT /a%20b%2Fc//d x=%26&y body");
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/x-echo");
      assertThat(answer.headers().map()).doesNotContainKey("server");
      assertThat(get(server, "/").body()).isEqualTo("GET / null ");
      assertThat(server.url()).isEqualTo("http://127.0.0.1:" + server.port());
    }
  }

  @Test
  void halfOpenConnectionsSlowHeadersAndSlowBodiesKeepNobodyFromAnAnswer() throws Exception {
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo)) {
      List<Socket> attackers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Socket socket = connect(server);
        switch (i % 3) {
          case 0 -> write(socket, "");
          case 1 -> write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow:");
          default ->
              write(socket, "PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nslow");
        }
        attackers.add(socket);
      }

      assertThat(get(server, "/health").body()).isEqualTo("GET /health null ");
      sendOneByteAtATimeUntilThereAreLeft(0, attackers);
      assertThat(get(server, "/health").body()).isEqualTo("GET /health null ");
    }
  }

  @Test
  void whoNeverTakesTheAnswerIsCutToo() throws Exception {
    byte[] large = new byte[32 * 1024 * 1024];
    try (LocalHttpServer server =
        start(LIMITS, call -> new Answer(200, "application/octet-stream", large))) {
      Socket socket = connect(server);
      write(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(socket.getInputStream().read()).isEqualTo('H');

      // It is the server that hangs up: what it had not sent by then never comes.
      awaitHungUp(server, socket);
      assertThat(readAll(socket)).hasSizeLessThan(large.length);
    }
  }

  /** A client that is hung up on can tell by sending: the answer is a reset. */
  private static void awaitHungUp(LocalHttpServer server, Socket socket) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean reset = false;
    while (!reset) {
      assertThat(System.nanoTime()).as("cut by %s in time", server.url()).isLessThan(deadline);
      try {
        write(socket, "x");
        pause();
      } catch (SocketException e) {
        reset = true;
      }
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItComes() throws Exception {
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo)) {
      Socket announced = connect(server);
      write(
          announced,
          "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
              .formatted(MOST_BODY + 1));
      assertThat(firstLine(announced)).isEqualTo("HTTP/1.1 413 Payload Too Large");

      Socket chunked = connect(server);
      write(chunked, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      write(chunked, "%x\r\n%s".formatted(MOST_BODY + 1, "x".repeat(MOST_BODY + 1)));
      assertThat(firstLine(chunked)).isEqualTo("HTTP/1.1 413 Payload Too Large");

      HttpResponse<String> fits =
          send(
              HttpRequest.newBuilder(URI.create(server.url()))
                  .POST(BodyPublishers.ofString("x".repeat(MOST_BODY)))
                  .build());
      assertThat(fits.body()).endsWith("x".repeat(MOST_BODY));
    }
  }

  @Test
  void manyLargeBodiesAtATimeAreRefusedRatherThanHeld() throws Exception {
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo)) {
      String most = "x".repeat(MOST_BODY - 1);
      for (int i = 0; i < HttpLimits.LARGEST_BODIES; i++) {
        write(
            connect(server),
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(MOST_BODY, most));
      }
      List<Integer> statuses = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!statuses.contains(503)) {
        assertThat(System.nanoTime()).as("refused in time").isLessThan(deadline);
        statuses.add(
            send(HttpRequest.newBuilder(URI.create(server.url()))
                    .POST(BodyPublishers.ofString(most))
                    .build())
                .statusCode());
      }

      HttpRequest small =
          HttpRequest.newBuilder(URI.create(server.url()))
              .POST(BodyPublishers.ofString("small"))
              .build();
      assertThat(send(small).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void whatIsNoRequestIsRefusedInTheServicesOwnWords() throws Exception {
    HttpService service =
        new HttpService() {
          @Override
          public Answer answer(Call call) {
            return echo(call);
          }

          @Override
          public Answer refusal(int status, String why) {
            return new Answer(status, "text/x-refusal", "no: %s".formatted(why).getBytes(UTF_8));
          }
        };
    try (LocalHttpServer server = start(LIMITS, service)) {
      Socket garbage = connect(server);
      write(garbage, "GET / HTTP/1.1\r\nno header\r\n\r\n");
      assertThat(new String(readAll(garbage), UTF_8))
          .startsWith("HTTP/1.1 400 ")
          .contains("text/x-refusal")
          .contains("no: Bad Request");

      Socket longHeader = connect(server);
      write(longHeader, "GET / HTTP/1.1\r\nX: %s\r\n\r\n".formatted("x".repeat(9 * 1024)));
      assertThat(new String(readAll(longHeader), UTF_8))
          .startsWith("HTTP/1.1 431 ")
          .contains("no: Request Header Fields Too Large");
    }
  }

  @Test
  void whereThereAreTooManyConnectionsTheOldestMakeRoom() throws Exception {
    HttpLimits few =
        new HttpLimits(32, 8, 8 * 1024, MOST_BODY, Duration.ofMinutes(5), Duration.ofMinutes(5));
    try (LocalHttpServer server = start(few, LocalHttpServerTest::echo)) {
      List<Socket> attackers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Socket socket = connect(server);
        write(socket, "GET / HTTP/1.1\r\n");
        attackers.add(socket);
      }

      assertThat(get(server, "/health").statusCode()).isEqualTo(201);
      Socket newest = attackers.remove(99);
      write(newest, "Host: localhost\r\n\r\n");
      assertThat(firstLine(newest)).startsWith("HTTP/1.1 201");
      sendOneByteAtATimeUntilThereAreLeft(30, attackers);
    }
  }

  @Test
  void aServiceThatTakesItsTimeIsWaitedFor() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (LocalHttpServer server =
        start(
            LIMITS,
            call -> {
              awaitOrFail(done);
              return echo(call);
            })) {
      Socket patient = connect(server);
      write(patient, "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
      // Once a connection that came later is cut for keeping the server waiting, the time is over.
      Socket later = connect(server);
      assertCut(List.of(later));

      done.countDown();

      assertThat(firstLine(patient)).startsWith("HTTP/1.1 201");
    }
  }

  @Test
  void aConnectionIsKeptForTheNextRequestForAWhile() throws Exception {
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo)) {
      Socket socket = connect(server);
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
      for (int i = 0; i < 3; i++) {
        write(socket, request);
        assertThat(firstLine(socket)).startsWith("HTTP/1.1 201");
        skipToEnd(socket, "GET / null ");
      }

      assertCut(List.of(socket));
    }
  }

  @Test
  void aServiceThatFailsTellsTheClientNoMore() throws Exception {
    try (LocalHttpServer server =
        start(
            LIMITS,
            call -> {
              throw new IOException("the secret place is full");
            })) {
      HttpResponse<String> answer = get(server, "/");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("The request could not be answered\n");
    }
  }

  @Test
  void whereThereIsATokenEveryRequestHasToBearIt() throws Exception {
    HttpAccess access = HttpAccess.of("0.0.0.0", 0, TOKEN);
    try (LocalHttpServer server =
        LocalHttpServer.start("a test", access, LIMITS, LocalHttpServerTest::echo)) {
      for (String wrong :
          List.of(
              "Bearer",
              "Bearer ",
              "Bearer " + TOKEN + "4",
              "Bearer " + TOKEN.substring(1),
              "Bearer " + TOKEN.repeat(300),
              "Bearer " + TOKEN + ", Bearer " + TOKEN,
              TOKEN,
              "Basic " + TOKEN)) {
        HttpResponse<String> refused = send(authorized(server, wrong));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      }
      assertThat(get(server, "/health").statusCode()).isEqualTo(401);
      assertThat(get(server, "/health?access_token=" + TOKEN + "&token=" + TOKEN).statusCode())
          .as("addresses are written to logs and histories")
          .isEqualTo(401);
      assertThat(send(authorized(server, "Bearer " + TOKEN.repeat(600))).statusCode())
          .isEqualTo(431);
      assertThat(send(authorized(server, "Bearer " + TOKEN)).statusCode()).isEqualTo(201);
      assertThat(send(authorized(server, "bearer  " + TOKEN)).statusCode()).isEqualTo(201);
    }
  }

  /** Tells numbers, as events and as an answer; {@code /open} may be asked by anybody. */
  private static final class Numbers implements HttpService {
    private final AtomicInteger asked = new AtomicInteger();
    private final String padding;

    Numbers(String padding) {
      this.padding = padding;
    }

    @Override
    public Answer answer(Call call) {
      return Answer.text(200, "a number");
    }

    @Override
    public Optional<Feed> feed(Call call) {
      return call.path().equals("/numbers")
          ? Optional.of(
              new Feed() {
                @Override
                public Duration pause() {
                  return Duration.ofMillis(20);
                }

                @Override
                public String next() {
                  return asked.incrementAndGet() + padding;
                }
              })
          : Optional.empty();
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("X-Content-Type-Options", "nosniff");
    }

    @Override
    public boolean isOpen(String path) {
      return path.equals("/open");
    }
  }

  @Test
  void whoAsksForTheHeadGetsWhatAGetWouldWithoutItsBody() throws Exception {
    Numbers numbers = new Numbers("");
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo);
        LocalHttpServer feeds = start(LIMITS, numbers)) {
      HttpResponse<String> head = head(server, "/a?b");
      HttpResponse<String> get = get(server, "/a?b");

      assertThat(head.body()).isEmpty();
      assertThat(head.statusCode()).isEqualTo(get.statusCode());
      assertThat(head.headers().firstValue("Content-Length"))
          .isEqualTo(get.headers().firstValue("Content-Length"));
      assertThat(head.headers().firstValue("Content-Type")).hasValue("text/x-echo");
      HttpResponse<String> ofFeed = head(feeds, "/numbers");
      assertThat(ofFeed.statusCode()).isEqualTo(200);
      assertThat(ofFeed.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(ofFeed.body()).isEmpty();
      assertThat(numbers.asked).as("no feed has begun").hasValue(0);
    }
  }

  private static HttpResponse<String> head(LocalHttpServer server, String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method("HEAD", BodyPublishers.noBody())
            .build());
  }

  @Test
  void aFeedGoesOnEventByEventUntilTheClientLeaves() throws Exception {
    Numbers numbers = new Numbers("");
    try (LocalHttpServer server = start(LIMITS, numbers)) {
      Socket socket = connect(server);
      write(socket, "GET /numbers HTTP/1.1\r\nHost: localhost\r\n\r\n");
      skipToEnd(socket, "data: 1\n\n");
      skipToEnd(socket, "data: 2\n\n");
      // Longer than any answer may take, and than a connection may be idle.
      Awaitility.await().atMost(PATIENCE).until(() -> numbers.asked.get() > 200);
      skipToEnd(socket, "data: 200\n\n");

      socket.close();

      int atTheEnd = numbers.asked.get();
      Awaitility.await()
          .during(Duration.ofMillis(300))
          .atMost(PATIENCE)
          .until(() -> numbers.asked.get() <= atTheEnd + 5);
    }
  }

  @Test
  void whoDoesNotTakeTheEventsOfAFeedGetsNoFurtherOnesAndIsCut() throws Exception {
    Numbers numbers = new Numbers(" ".repeat(16 * 1024 * 1024));
    try (LocalHttpServer server = start(LIMITS, numbers)) {
      Socket socket = connect(server);
      write(socket, "GET /numbers HTTP/1.1\r\nHost: localhost\r\n\r\n");
      skipToEnd(socket, "data: 1");

      awaitHungUp(server, socket);
      assertThat(numbers.asked).hasValue(1);
    }
  }

  @Test
  void thereIsAnEndToHowManyFeedsThereAreAndRoomAgainWhenOneLeaves() throws Exception {
    try (LocalHttpServer server = start(LIMITS, new Numbers(""))) {
      String request = "GET /numbers HTTP/1.1\r\nHost: localhost\r\n\r\n";
      List<Socket> feeds = new ArrayList<>();
      for (int i = 0; i < HttpLimits.MOST_FEEDS; i++) {
        Socket socket = connect(server);
        write(socket, request);
        assertThat(firstLine(socket)).endsWith("200 OK");
        feeds.add(socket);
      }
      Socket tooMany = connect(server);
      write(tooMany, request);
      assertThat(firstLine(tooMany)).contains("503");
      assertThat(get(server, "/").statusCode()).isEqualTo(200);

      feeds.get(0).close();

      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                Socket next = connect(server);
                write(next, request);
                return firstLine(next).endsWith("200 OK");
              });
    }
  }

  @Test
  void theServicesHeadersAreOnEveryAnswerAndWhatIsOpenNeedsNoToken() throws Exception {
    HttpAccess access = HttpAccess.of("127.0.0.1", 0, TOKEN);
    try (LocalHttpServer server =
        LocalHttpServer.start("a test", access, LIMITS, new Numbers(""))) {
      HttpResponse<String> open = get(server, "/open");
      HttpResponse<String> refused = get(server, "/numbers");

      assertThat(open.statusCode()).isEqualTo(200);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(List.of(open, refused))
          .allSatisfy(
              answer ->
                  assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                      .hasValue("nosniff"));
    }
  }

  @Test
  void withoutATokenOnlyWhoCallsUsByANameOfThisComputerIsAnswered() throws Exception {
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo)) {
      for (String name :
          List.of("localhost", "LOCALHOST:1", "127.0.0.1", "127.1.2.3:80", "[::1]")) {
        assertThat(statusFor(server, name)).as(name).contains("201");
      }
      for (String name : List.of("evil.example", "localhost.evil.example:80", "127.0.0.1.a", "a")) {
        assertThat(statusFor(server, name)).as(name).contains("421");
      }
    }
    try (LocalHttpServer server =
        LocalHttpServer.start(
            "a test", HttpAccess.of("127.0.0.1", 0, TOKEN), LIMITS, LocalHttpServerTest::echo)) {
      assertThat(statusFor(server, "any.example")).as("a stranger has no token").contains("401");
    }
  }

  private String statusFor(LocalHttpServer server, String host) throws IOException {
    Socket socket = connect(server);
    write(socket, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host));
    return firstLine(socket);
  }

  @Test
  void aPortThatIsTakenIsNamedWithWhatToDo() throws Exception {
    try (LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo)) {
      assertThatIOException()
          .isThrownBy(
              () ->
                  LocalHttpServer.start(
                      "health and metrics",
                      HttpAccess.loopback(server.port()),
                      LIMITS,
                      LocalHttpServerTest::echo))
          .withMessageStartingWith(
              "Port %d on 127.0.0.1 cannot be used for health and metrics".formatted(server.port()))
          .withMessageContaining("choose another");
    }
  }

  @Test
  void whatIsClosedListensNoMore() throws Exception {
    LocalHttpServer server = start(LIMITS, LocalHttpServerTest::echo);
    Socket open = connect(server);
    assertThat(get(server, "/").statusCode()).isEqualTo(201);

    server.close();

    assertCut(List.of(open));
    assertThatIOException().isThrownBy(() -> connect(server));
  }

  private static LocalHttpServer start(HttpLimits limits, HttpService service) throws IOException {
    return LocalHttpServer.start("a test", HttpAccess.loopback(0), limits, service);
  }

  private static HttpRequest authorized(LocalHttpServer server, String authorization) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/health"))
        .header("Authorization", authorization)
        .build();
  }

  private static HttpResponse<String> get(LocalHttpServer server, String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build());
  }

  /** By a connection of its own, and fails if the answer is not there at once. */
  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient()
        .sendAsync(request, BodyHandlers.ofString())
        .get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Socket connect(LocalHttpServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    sockets.add(socket);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = socket.getInputStream().read();
    while (next >= 0 && next != '\r') {
      line.append((char) next);
      next = socket.getInputStream().read();
    }
    return line.toString();
  }

  private static void skipToEnd(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      text.append((char) socket.getInputStream().read());
    }
  }

  /** What comes until the server hangs up, in one way or another. */
  private static byte[] readAll(Socket socket) throws IOException {
    List<byte[]> parts = new ArrayList<>();
    int size = 0;
    byte[] part = new byte[64 * 1024];
    try {
      int read = socket.getInputStream().read(part);
      while (read >= 0) {
        parts.add(Arrays.copyOf(part, read));
        size += read;
        read = socket.getInputStream().read(part);
      }
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    byte[] all = new byte[size];
    int position = 0;
    for (byte[] each : parts) {
      System.arraycopy(each, 0, all, position, each.length);
      position += each.length;
    }
    return all;
  }

  /** Fails if the server does not hang up on each of them. */
  private static void assertCut(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      assertThat(readAll(socket)).isEmpty();
    }
  }

  /** None of these bytes gives them more time. */
  private static void sendOneByteAtATimeUntilThereAreLeft(int most, List<Socket> attackers)
      throws IOException {
    List<Socket> open = new ArrayList<>(attackers);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (open.size() > most) {
      assertThat(System.nanoTime()).as("%d are still open", open.size()).isLessThan(deadline);
      List<Socket> left = new ArrayList<>();
      for (Socket socket : open) {
        if (isOpenAfterOneByte(socket)) {
          left.add(socket);
        }
      }
      open = left;
    }
  }

  private static boolean isOpenAfterOneByte(Socket socket) throws IOException {
    socket.setSoTimeout(1);
    try {
      write(socket, "x");
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException nothingYet) {
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }
}
