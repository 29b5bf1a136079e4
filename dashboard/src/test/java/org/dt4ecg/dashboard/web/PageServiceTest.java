package org.dt4ecg.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpLimits;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.dashboard.Given;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.dashboard.view.LiveView;
import org.dt4ecg.dashboard.view.ViewLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageServiceTest {

  private static final String TOKEN = "0123456789abcdef0123";
  private static final HttpLimits LIMITS =
      new HttpLimits(256, 8, 8 * 1024, 1024, Duration.ofSeconds(2), Duration.ofSeconds(6));

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final LiveView view =
      new LiveView(ViewLimits.DEFAULT, Insight.NONE, InstantSource.system());
  private LocalHttpServer server = start(HttpAccess.loopback(0));

  @AfterEach
  void stop() {
    server.close();
  }

  private LocalHttpServer start(HttpAccess access) {
    try {
      return LocalHttpServer.start("the page", access, LIMITS, new PageService(view));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void thePageIsServedWithAllItsFilesAndNothingThatIsInline() throws Exception {
    String page = get("/").body();

    Matcher files = Pattern.compile("(?:src|href)=\"([^\"#]+)\"").matcher(page);
    int found = 0;
    while (files.find()) {
      assertThat(get("/" + files.group(1)).statusCode()).as(files.group(1)).isEqualTo(200);
      found++;
    }
    assertThat(found).isGreaterThan(5);
    assertThat(page).doesNotContain("<style", " style=", " onclick", "http://", "https://");
    assertThat(Pattern.compile("<script(?![^>]* src=)").matcher(page).find()).isFalse();
  }

  @Test
  void everyModuleThatAModuleImportsIsThere() throws Exception {
    for (String module : List.of("main", "fleet", "detail", "ecg", "server", "words", "curves")) {
      Matcher imports =
          Pattern.compile("from \"\\./([^\"]+)\"").matcher(get("/" + module + ".js").body());
      while (imports.find()) {
        HttpResponse<String> imported = get("/" + imports.group(1));
        assertThat(imported.statusCode()).as(imports.group(1)).isEqualTo(200);
        assertThat(imported.headers().firstValue("Content-Type"))
            .hasValue("text/javascript; charset=utf-8");
      }
    }
    assertThat(get("/days.js").statusCode()).isEqualTo(200);
    assertThat(get("/models.js").statusCode()).isEqualTo(200);
    assertThat(get("/pipeline.js").statusCode()).isEqualTo(200);
    assertThat(get("/uplot/LICENSE").body()).contains("MIT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/main.js", "/api/models", "/nothing", "/api/ecg"})
  void everyAnswerForbidsTheBrowserWhateverThePageDoesNotNeed(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*", "data:");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void whatIsNotThereOrNotAskedForRightlyIsRefused() throws Exception {
    assertThat(get("/../pom.xml").statusCode()).isIn(400, 404);
    assertThat(get("/page/../main.js").statusCode()).isIn(400, 404);
    assertThat(get("/api/").statusCode()).isEqualTo(404);
    assertThat(get("/api/device?id=nobody").statusCode()).isEqualTo(404);
    assertThat(get("/api/days?from=x").statusCode()).isEqualTo(400);
    assertThat(get("/api/days?from=-1").statusCode()).isEqualTo(400);
    assertThat(get("/api/ecg").statusCode()).isEqualTo(400);
    assertThat(get("/api/ecg?" + "device=a&".repeat(41)).statusCode()).isEqualTo(400);
    for (String method : List.of("POST", "OPTIONS", "DELETE")) {
      HttpResponse<String> refused = ask(method, "/api/models");
      assertThat(refused.statusCode()).as(method).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void whatIsWrongWithAQueryIsSaidInPlainWords() throws Exception {
    assertThat(get("/api/days?from=x").body())
        .contains("from has to be a whole number from 0")
        .doesNotContain("input string");
    assertThat(get("/api/v1/devices?limit=99999999999").body())
        .contains("limit has to be a whole number from 1");
    assertThat(ask("GET", "/api/days?from=0").statusCode()).isEqualTo(200);
    for (String path : List.of("/api/days?filter=%zz", "/api/v1/devices/%zz")) {
      String body = sendRaw(path);
      assertThat(body).startsWith("HTTP/1.1 400").doesNotContain("URLDecoder", "Exception");
    }
  }

  /** Java's own client refuses to send what is no address. */
  private String sendRaw(String path) throws Exception {
    URI address = URI.create(server.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void whoAsksForTheHeadOfThePageGetsIt() throws Exception {
    for (String path : List.of("/", "/main.js", "/api/models", "/api/v1/devices", "/api/live")) {
      HttpResponse<String> head = ask("HEAD", path);
      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
    }
    assertThat(ask("HEAD", "/nowhere").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void withATokenThePageIsOpenAndWhatItShowsIsNot() throws Exception {
    server.close();
    server = start(HttpAccess.of("127.0.0.1", 0, TOKEN));

    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get("/main.js").statusCode()).isEqualTo(200);
    for (String path : List.of("/api/live", "/api/ecg?device=a", "/api/models", "/api/days")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(401);
    }
    HttpResponse<String> allowed =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url() + "/api/models"))
                .header("Authorization", "Bearer " + TOKEN)
                .build(),
            BodyHandlers.ofString());
    assertThat(allowed.statusCode()).isEqualTo(200);
  }

  @Test
  void aNameThatAStrangerTurnedToThisComputerIsRefused() throws Exception {
    assertThat(statusFor("evil.example")).contains("421");
    assertThat(statusFor("127.0.0.1.evil.example:" + server.port())).contains("421");
    assertThat(statusFor("localhost:" + server.port())).contains("200");
    assertThat(statusFor("[::1]:" + server.port())).contains("200");
  }

  private String statusFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/models HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(UTF_8));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }
  }

  @Test
  void theFeedTellsAllAtFirstAndThenWhatChanged() throws Exception {
    view.event(Given.event("w-1", 0).build(), Given.place(5, 1));
    view.event(Given.event("w-2", 0).build(), Given.place(6, 1));
    try (BufferedReader feed = feed("/api/live")) {
      JsonNode first = next(feed);
      view.event(Given.wornByOther("w-2", 1), Given.place(7, 2));
      JsonNode second = next(feed);
      while (second.path("devices").isEmpty()) {
        second = next(feed);
      }

      assertThat(first.path("whole").booleanValue()).isTrue();
      assertThat(first.path("devices")).hasSize(2);
      assertThat(first.at("/now/devices/live").intValue()).isEqualTo(2);
      assertThat(second.path("whole").booleanValue()).isFalse();
      assertThat(second.path("devices")).hasSize(1);
      assertThat(second.at("/devices/0/id").textValue()).isEqualTo("w-2");
      assertThat(second.at("/devices/0/latest/offset").intValue()).isEqualTo(7);
      assertThat(second.at("/devices/0/latest/person").textValue()).isEqualTo("bert");
      assertThat(second.at("/devices/0/alertSince").isNumber()).isTrue();
    }
  }

  @Test
  void ecgIsSentOfTheDevicesAskedForAlone() throws Exception {
    view.frame(Given.frame("w-1", 0));
    view.frame(Given.frame("w-2", 0));
    try (BufferedReader feed = feed("/api/ecg?device=w-2&device=w%203")) {
      JsonNode first = next(feed);
      view.frame(Given.frame("w-1", 1));
      view.frame(Given.frame("w 3", 1));
      JsonNode second = next(feed);

      assertThat(first.path("pieces")).hasSize(1);
      JsonNode piece = first.at("/pieces/0");
      assertThat(piece.path("d").textValue()).isEqualTo("w-2");
      assertThat(piece.path("hz").doubleValue()).isEqualTo(250);
      assertThat(piece.path("t").doubleValue()).isEqualTo((double) Given.START.toEpochMilli());
      assertThat(Base64.getDecoder().decode(piece.path("s").textValue()))
          .hasSize(250)
          .startsWith(0, 0, 1, 0, 2, 0);
      assertThat(second.path("pieces")).hasSize(1);
      assertThat(second.at("/pieces/0/d").textValue()).isEqualTo("w 3");
    }
  }

  @Test
  void clientsThatOpenFeedsAndTakeNothingKeepNobodyFromThePage() throws Exception {
    IntStream.range(0, 500)
        .forEach(i -> view.event(Given.event("w-" + i, 0).build(), Given.place(i, 1)));
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      sockets.add(socket);
      socket
          .getOutputStream()
          .write("GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    }

    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get("/api/models").statusCode()).isEqualTo(200);
    sockets.forEach(PageServiceTest::hangUp);
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> {
              try (BufferedReader feed = feed("/api/live")) {
                assertThat(next(feed).path("devices")).hasSize(500);
              }
            });
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDeviceADayTheModelsAndThePipelineAreThereAsSnapshots() throws Exception {
    view.event(Given.event("w/1 ü", 0).build(), Given.place(5, 1));
    view.tick();

    JsonNode device = json.readTree(get("/api/device?id=w%2F1%20%C3%BC").body());
    assertThat(device.at("/device/id").textValue()).isEqualTo("w/1 ü");
    assertThat(device.path("windows")).hasSize(1);
    assertThat(json.readTree(get("/api/days?filter=ann").body()).at("/people/0/person").textValue())
        .isEqualTo("anna");
    assertThat(json.readTree(get("/api/models").body()).at("/servings/0/version").textValue())
        .isEqualTo(Given.MODEL);
    assertThat(json.readTree(get("/api/recognition?person=anna").body()).at("/0/named").intValue())
        .isEqualTo(1);
    assertThat(json.readTree(get("/api/pipeline").body()).path("history")).hasSize(1);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
  }

  private BufferedReader feed(String path) throws IOException, InterruptedException {
    HttpResponse<java.io.InputStream> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
  }

  private JsonNode next(BufferedReader feed) throws IOException {
    String line = feed.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = feed.readLine();
    }
    return json.readTree(line == null ? "{}" : line.substring("data: ".length()));
  }
}
