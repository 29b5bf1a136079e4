package org.dt4ecg.bench.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.app.source.FleetRun;
import org.dt4ecg.bench.cluster.CatalogueTopics;
import org.dt4ecg.bench.cluster.LocalCluster;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The page in a browser, over a broker, a registry, the streaming application and a simulated
 * fleet: what it shows is what the topics hold, and a person can use it. Skipped where there is no
 * Chromium.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

  private static final int DEVICES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path MODEL = Path.of("..", "model", "releases", "dt4ecg-sim.onnx");

  /** A device whose event is written by the test. */
  private static final String SWAPPED = "swapped-1";

  private final FleetTruth truth = new FleetTruth();
  private Chromium chromium;
  private LocalCluster cluster;
  private OnnxModel model;
  private ValueSerdes serdes;
  private EcgStreamsApplication application;
  private FleetRun fleet;
  private Dashboard dashboard;
  private BrowserContext context;
  private Page page;
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  void startAll() throws Exception {
    chromium = Chromium.startOrSkip();
    cluster = LocalCluster.start(new CatalogueTopics(2, Set.of()));
    serdes = ValueSerdes.from(cluster.properties());
    model = Models.load(MODEL);
    dashboard =
        LivePage.open(
            cluster.properties(),
            HttpAccess.loopback(0),
            false,
            new Insight() {
              @Override
              public Optional<Truth> truth(String device, long start, long end) {
                return truth
                    .at(device, start, end)
                    .map(known -> new Truth(known.userId(), known.activity()));
              }
            });
    Map<String, Object> settings = new HashMap<>(cluster.properties());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, cluster.folder().resolve("streams").toString());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    application = new EcgStreamsApplication(settings, model);
    application.start();
    fleet =
        FleetRun.ofFrames(
            DevicePlans.simulated(DEVICES, EcgSources.POPULATION_SEED),
            ReplaySettings.realTime(),
            truth,
            cluster.properties(),
            serdes);
    var unused = fleet.start();
    writeByHand();
  }

  /** An event of somebody who wears what is not assigned to him, and a record that is none. */
  private void writeByHand() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            cluster.properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.USER_ACTIVITY.name(),
                  SWAPPED.getBytes(UTF_8),
                  serdes
                      .serdeFor(UserActivity.class)
                      .serializer()
                      .serialize(Topics.USER_ACTIVITY.name(), swapped())))
          .get();
      producer
          .send(
              new ProducerRecord<>(
                  Topics.ECG_SAMPLES.name(), "broken-1".getBytes(UTF_8), "no Avro".getBytes(UTF_8)))
          .get();
      for (ActivityBout bout :
          List.of(
              bout("long-ago", Instant.parse("2010-01-01T00:00:00Z"), Duration.ofHours(1)),
              bout("ahead", Instant.parse("2100-01-01T00:00:00Z"), Duration.ofHours(1)),
              bout("bert", Instant.now().minusSeconds(60), Duration.ofDays(30_000)))) {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.ACTIVITY_BOUTS.name(),
                    bout.getUserId().getBytes(UTF_8),
                    serdes
                        .serdeFor(ActivityBout.class)
                        .serializer()
                        .serialize(Topics.ACTIVITY_BOUTS.name(), bout)))
            .get();
      }
    }
  }

  private static ActivityBout bout(String person, Instant start, Duration length) {
    return ActivityBout.newBuilder()
        .setUserId(person)
        .setDeviceId("by-hand")
        .setActivity("walk")
        .setStart(start)
        .setEnd(start.plus(length))
        .setWindows(100)
        .setMeanConfidence(0.9f)
        .build();
  }

  private static UserActivity swapped() {
    Instant now = Instant.now();
    return UserActivity.newBuilder()
        .setDeviceId(SWAPPED)
        .setSessionStart(now.minusSeconds(60))
        .setWindowIndex(28)
        .setWindowStart(now.minusSeconds(4))
        .setWindowEnd(now)
        .setUserId("bert")
        .setDisplayName("<b>Bert</b>")
        .setAssignedUserId("anna")
        .setWearer(WearerMatch.OTHER_PERSON)
        .setIdentityConfidence(0.93f)
        .setActivity("rest")
        .setActivityConfidence(0.81f)
        .setSignalQuality(SignalQuality.POOR)
        .setModelVersion("0123456789ab")
        .setSealedAt(now)
        .build();
  }

  @BeforeEach
  void openThePage() {
    open(new Browser.NewContextOptions().setViewportSize(1280, 800), dashboard.url());
  }

  private void open(Browser.NewContextOptions options, String url) {
    complaints.clear();
    context = chromium.browser().newContext(options);
    page = context.newPage();
    page.setDefaultTimeout((double) PATIENCE.toMillis());
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(url);
    page.locator("[data-device]").first().waitFor();
  }

  @AfterEach
  void closeThePage() {
    context.close();
    assertThat(complaints).as("what the browser complained of").isEmpty();
  }

  @AfterAll
  void stopAll() {
    if (cluster != null) {
      fleet.close();
      dashboard.close();
      application.close();
      model.close();
      serdes.close();
      cluster.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void whatThePageShowsOfADeviceIsWhatTheTopicHoldsAtThatOffset() {
    for (int i = 1; i <= DEVICES; i++) {
      String device = "wearable-0" + i;
      page.locator("[data-device=%s][data-offset]".formatted(device)).waitFor();
      Map<String, String> shown = shown(device);

      UserActivity event = event(shown);

      assertThat(event.getDeviceId()).isEqualTo(device);
      assertThat(shown.get("person"))
          .as("%s beside %s", shown, event)
          .isEqualTo(
              event.getFusedUserId() == null ? "unknown person" : event.getFusedDisplayName());
      assertThat(shown.get("sure"))
          .isEqualTo(
              event.getFusedUserId() == null ? "" : percent(event.getFusedIdentityConfidence()));
      assertThat(shown.get("activity")).isEqualTo(event.getFusedActivity().replace('-', ' '));
      assertThat(shown.get("activitySure")).isEqualTo(percent(event.getFusedActivityConfidence()));
      assertThat(shown.get("quality"))
          .isEqualTo("signal " + event.getSignalQuality().name().toLowerCase(Locale.ROOT));
      assertThat(shown.get("heart"))
          .isEqualTo(
              event.getHeartRate() == null
                  ? ""
                  : "%d bpm".formatted(Math.round(event.getHeartRate())));
      assertThat(shown.get("wearerMatch")).isEqualTo(event.getFusedWearer().name());
      assertThat(shown.get("session")).endsWith("window %d".formatted(event.getWindowIndex()));
    }
  }

  /** Asked for by the driver: what Playwright itself would ask in the page, the page forbids. */
  private void awaitTrue(String expression) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Boolean.TRUE.equals(page.evaluate(expression))) {
      assertThat(System.nanoTime()).as(expression).isLessThan(end);
      page.waitForTimeout(50);
    }
  }

  /** Read at once, so that no event comes in between. */
  private Map<String, String> shown(String device) {
    Map<String, String> texts = new HashMap<>();
    Map<?, ?> read =
        (Map<?, ?>)
            page.evaluate(
                """
                (id) => {
                  const item = document.querySelector(`[data-device="${id}"]`);
                  const shown = {
                    partition: Number(item.dataset.partition),
                    offset: Number(item.dataset.offset),
                    wearerMatch: item.dataset.wearer,
                  };
                  for (const field of item.querySelectorAll("[data-field]")) {
                    shown[field.dataset.field] = field.textContent;
                  }
                  return shown;
                }
                """,
                device);
    read.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
    return texts;
  }

  private UserActivity event(Map<String, String> shown) {
    TopicPartition partition =
        new TopicPartition(
            Topics.USER_ACTIVITY.name(), Integer.parseInt(shown.getOrDefault("partition", "")));
    long offset = Long.parseLong(shown.getOrDefault("offset", ""));
    try (Consumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                cluster.properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Deserializer<UserActivity> events = serdes.serdeFor(UserActivity.class).deserializer()) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      ConsumerRecord<byte[], byte[]> record = consumer.poll(PATIENCE).iterator().next();
      assertThat(record.offset()).isEqualTo(offset);
      return events.deserialize(record.topic(), record.value());
    }
  }

  private static String percent(float share) {
    return "%d %%".formatted(Math.round(100.0 * share));
  }

  @Test
  void aWearerWhoIsNotTheAssignedOneIsAnAlertThatLeadsToTheDevice() {
    page.locator("#alerts .alert").first().waitFor();
    assertThat(page.locator("#alerts").textContent())
        .contains(SWAPPED, "is worn by <b>Bert</b>, not by anna");
    assertThat(page.locator("#alerts b").count()).as("a name is no markup").isZero();
    assertThat(page.locator("#fleet-items [role=listitem]").first().getAttribute("aria-posinset"))
        .isNotNull();

    page.keyboard().press("a");
    awaitTrue("document.querySelectorAll('#fleet-items [data-device]').length === 1");
    page.locator("#alerts button").first().click();

    page.locator("#detail h2").waitFor();
    assertThat(page.locator("#detail h2").textContent()).isEqualTo(SWAPPED);
    assertThat(page.locator("#detail [data-field=person]").textContent())
        .isEqualTo("<b>Bert</b> (bert)");
    assertThat(page.locator("#detail [data-field=signal]").textContent()).isEqualTo("poor");

    page.keyboard().press("Escape");
    assertThat(page.locator("#detail").isHidden()).isTrue();
  }

  @Test
  void ecgIsDrawnAndScrolls() {
    String drawn =
        """
        () => {
          const canvas = document.querySelector('[data-device=wearable-01] canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let ink = 0;
          let where = 0;
          for (let i = 3; i < data.length; i += 4) {
            if (data[i] > 0) { ink++; where = (where * 31 + i) >>> 0; }
          }
          return [ink, where];
        }
        """;
    awaitTrue("(%s)()[0] > 200".formatted(drawn));
    List<?> before = (List<?>) page.evaluate(drawn);

    awaitTrue("(%s)()[1] !== %s".formatted(drawn, before.get(1)));
    awaitTrue("Number(document.documentElement.dataset.framesPerSecond) > 0");
  }

  @Test
  void daysModelsAndThePipelineAreAKeyAway() {
    page.keyboard().press("2");
    page.locator("[data-person]").first().waitFor();
    assertThat(page.locator("#days").textContent()).contains("truth");

    page.keyboard().press("3");
    page.locator("#models [data-field=version]").waitFor();
    awaitTrue(
        "document.querySelector('#models [data-field=version]').textContent === '%s'"
            .formatted(model.version()));
    page.locator("#models .u-over").first().waitFor();

    page.keyboard().press("4");
    page.locator("#pipeline td:text-is('UNREADABLE')").waitFor();
    assertThat(page.locator("#pipeline").textContent()).contains("broken-1", "ecg-samples-");
    assertThat(page.locator("#pipeline").textContent()).doesNotContain("no Avro of");
    awaitTrue(
        "[...document.querySelectorAll('#pipeline td')].filter((td) => td.textContent ==="
            + " 'read').length === 9");

    page.keyboard().press("1");
    page.locator("[data-device=wearable-02]").waitFor();
  }

  @Test
  void daysOfLongAgoAndFarAheadLeaveTheAxisReadableAndTheOthersTheirDay() {
    String marks =
        """
        (() => {
          const axis = document.querySelector("#days canvas.axis");
          if (axis.width === 0) return 0;
          const row = axis.getContext("2d").getImageData(0, axis.height - 1, axis.width, 1).data;
          let marks = 0;
          for (let i = 3; i < row.length; i += 4) {
            if (row[i] > 0 && !(row[i - 4] > 0)) marks++;
          }
          return marks;
        })()
        """;
    page.keyboard().press("2");
    page.locator("[data-person=long-ago]").waitFor();
    page.locator("[data-person=bert]").waitFor();
    assertThat(page.locator("[data-person=ahead]").count()).isZero();
    assertThat(page.locator("[data-person=bert] .muted").textContent()).doesNotContain("days");
    // All of sixteen years, then the last minutes, which are not those of 2100.
    awaitTrue("%s >= 2 && %s <= 40".formatted(marks, marks));
    page.locator("#days button[data-value='300']").click();
    awaitTrue("%s >= 2 && %s <= 40".formatted(marks, marks));
    page.locator("#days [data-person]:has-text('sim')").first().waitFor();
    awaitTrue(
        """
        [...document.querySelectorAll("#days [data-person] canvas")].filter((canvas) => {
          const data = canvas.getContext("2d").getImageData(0, canvas.height - 2, canvas.width, 1).data;
          const colours = new Set();
          for (let i = 0; i < data.length; i += 4) colours.add(data.slice(i, i + 4).join());
          return colours.size > 1;
        }).length >= 2
        """);
  }

  @Test
  void theKeyboardGoesFromDeviceToDeviceAndFindsOne() {
    page.locator("[data-device=wearable-01]").focus();
    page.keyboard().press("ArrowRight");
    assertThat(focused()).isEqualTo("wearable-02");
    page.keyboard().press("End");
    assertThat(focused()).isEqualTo("wearable-03");
    page.keyboard().press("Enter");
    page.locator("#detail h2").waitFor();
    assertThat(page.locator("#detail h2").textContent()).isEqualTo("wearable-03");
    page.keyboard().press("Escape");
    assertThat(focused()).isEqualTo("wearable-03");

    page.keyboard().press("/");
    page.keyboard().type("wearable-02");
    awaitTrue("document.querySelectorAll('#fleet-items [data-device]').length === 1");
    assertThat(page.locator("#fleet-count").textContent()).isEqualTo("1 of 4 devices");
  }

  private String focused() {
    return String.valueOf(page.evaluate("document.activeElement.dataset.device"));
  }

  @Test
  void theThemeIsTheSystemsUntilSomebodyChangesItAndEveryControlHasAName() {
    assertThat(page.evaluate("document.documentElement.dataset.theme")).isEqualTo("light");
    page.keyboard().press("t");
    assertThat(page.evaluate("document.documentElement.dataset.theme")).isEqualTo("dark");
    page.reload();
    assertThat(page.evaluate("document.documentElement.dataset.theme")).isEqualTo("dark");

    assertThat(
            page.evaluate(
                "[...document.querySelectorAll('button, input')].filter((each) =>"
                    + " !(each.textContent.trim() || each.ariaLabel ||"
                    + " each.labels?.length)).map((each) => each.outerHTML)"))
        .isEqualTo(List.of());
  }

  @Test
  void aPhoneShowsEverythingWithoutScrollingSideways() {
    closeThePage();
    open(
        new Browser.NewContextOptions()
            .setViewportSize(390, 844)
            .setColorScheme(ColorScheme.DARK)
            .setIsMobile(true)
            .setHasTouch(true),
        dashboard.url());
    for (String key : List.of("1", "2", "3", "4")) {
      page.keyboard().press(key);
      page.waitForTimeout(300);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }
    assertThat(page.evaluate("document.documentElement.dataset.theme")).isEqualTo("dark");
  }

  @Test
  void withATokenThePageAsksForItAndKeepsItOutOfTheAddress() throws Exception {
    String token = "0123456789abcdef0123";
    try (Dashboard locked =
        LivePage.open(
            cluster.properties(), HttpAccess.of("127.0.0.1", 0, token), false, Insight.NONE)) {
      page.navigate(locked.url());
      page.locator("#token").fill("wrong-but-long-enough");
      page.keyboard().press("Enter");
      page.locator("#token-wrong").waitFor();
      page.locator("#token").fill(token);
      page.keyboard().press("Enter");
      page.locator("[data-device]").first().waitFor();

      page.navigate("about:blank");
      page.navigate(locked.url() + "/#token=" + token);
      page.locator("[data-device]").first().waitFor();
      assertThat(page.url()).doesNotContain(token);
      page.navigate("about:blank");
    }
    complaints.removeIf(complaint -> complaint.contains("401"));
  }
}
