package org.dt4ecg.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.dt4ecg.bench.cluster.CatalogueTopics;
import org.dt4ecg.bench.cluster.LocalCluster;
import org.dt4ecg.bench.dashboard.Chromium;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.gateway.Gateway;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The gateway's page in a browser whose Bluetooth is made up: what the strap sends is on the topic.
 * No strap was at hand. Skipped where there is no Chromium.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrapPageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKEN = "0123456789abcdef";
  private static final double RATE = 130;
  private static final int SAMPLES = 73;

  /** A strap whose clock was never set, as after its battery was changed. */
  private static final long STRAP_NANOS = Duration.ofDays(365 * 19).toNanos();

  private static final long FRAME_NANOS = Math.round(SAMPLES * 1e9 / RATE);

  private static final String BLUETOOTH =
      """
      class Characteristic extends EventTarget {
        value = null;
        async startNotifications() { window.strap.notifies = true; }
        async writeValueWithResponse(bytes) { window.strap.written.push(Array.from(bytes).join(" ")); }
      }
      class Strap extends EventTarget {
        name = "Polar H10 made up";
        gatt = {
          connect: async () => {
            window.strap.connections++;
            const data = new Characteristic();
            const control = new Characteristic();
            window.strap.data = data;
            const service = { getCharacteristic: async (id) => (id.startsWith("fb005c82") ? data : control) };
            return { getPrimaryService: async () => service };
          },
          disconnect: () => {},
        };
      }
      window.strap = { written: [], connections: 0, notifies: false, data: null, device: new Strap() };
      window.strap.send = (bytes) => {
        window.strap.data.value = new DataView(Uint8Array.from(bytes).buffer);
        window.strap.data.dispatchEvent(new Event("characteristicvaluechanged"));
      };
      Object.defineProperty(navigator, "bluetooth", { value: { requestDevice: async () => window.strap.device } });
      """;

  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private Chromium chromium;
  private LocalCluster cluster;
  private Gateway gateway;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  void startAll() throws Exception {
    chromium = Chromium.startOrSkip();
    cluster = LocalCluster.start(new CatalogueTopics(2, Set.of()));
    gateway = gateway(0);
  }

  private Gateway gateway(int port) throws IOException {
    return Gateway.start(
        cluster.properties(),
        Duration.ofMinutes(5),
        HttpAccess.of(HttpAccess.LOOPBACK, port, TOKEN));
  }

  @BeforeEach
  void openThePage() {
    complaints.clear();
    context = chromium.browser().newContext();
    page = context.newPage();
    page.setDefaultTimeout((double) PATIENCE.toMillis());
    page.addInitScript(BLUETOOTH);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.navigate(gateway.url());
  }

  @AfterEach
  void closeThePage() {
    context.close();
    assertThat(complaints).as("what the browser complained of").isEmpty();
  }

  @AfterAll
  void stopAll() {
    if (cluster != null) {
      gateway.close();
      cluster.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void aNotificationIsReadToTheMicrovoltAndWhatIsNoneIsNot() {
    assertThat(read(0, STRAP_NANOS, 0, new int[] {-1, 0, 300, -8_388_608, 8_388_607}))
        .isEqualTo(
            Map.of(
                "end",
                Long.toString(STRAP_NANOS / 1_000),
                "samples",
                List.of(-1, 0, 300, -32_768, 32_767)));
    assertThat(read(2, STRAP_NANOS, 0, new int[] {1})).as("acceleration").isNull();
    assertThat(read(0, STRAP_NANOS, 1, new int[] {1})).as("another form").isNull();
    assertThat(read(0, STRAP_NANOS, 0, new int[0])).as("no samples").isNull();
    assertThat(
            page.evaluate(
                "() => import('/pmd.js').then((pmd) => pmd.read(new DataView(new"
                    + " ArrayBuffer(12))))"))
        .as("two bytes of a sample")
        .isNull();
  }

  @Test
  void whatTheStrapSendsIsOnTheTopicWithTheTimesOfItsClockMovedToThisOne() {
    start("strap-1");
    assertThat(page.evaluate("window.strap.written[0]")).isEqualTo("2 0 0 1 130 0 1 1 14 0");
    long before = System.currentTimeMillis();
    for (int i = 0; i < 5; i++) {
      send(i);
    }
    awaitText("acknowledged", "5");
    long after = System.currentTimeMillis();

    List<EcgSamples> frames = frames("strap-1");
    assertThat(frames).extracting(EcgSamples::getSequence).containsExactly(0L, 1L, 2L, 3L, 4L);
    for (int i = 0; i < 5; i++) {
      EcgSamples frame = frames.get(i);
      assertThat(frame.getLead()).isEqualTo("CHEST");
      assertThat(frame.getSamplingRate()).isEqualTo(RATE);
      assertThat(frame.getMicrovoltsPerCount()).isEqualTo(1);
      short[] counts = SampleCodec.decode(frame.getSamples());
      assertThat(counts).hasSize(SAMPLES);
      assertThat(counts[0]).isEqualTo((short) (100 * i - 200));
      assertThat(FrameTimes.startMicros(frame) - FrameTimes.startMicros(frames.get(0)))
          .as("side by side, by the strap's own clock")
          .isBetween(i * FRAME_NANOS / 1_000 - 2, i * FRAME_NANOS / 1_000 + 2);
    }
    Instant end = frames.get(0).getStartTime().plusNanos(Math.round((SAMPLES - 1) * 1e9 / RATE));
    assertThat(end.toEpochMilli())
        .as("the first came when it was read")
        .isBetween(before - 1, after + 1);

    page.locator("#stop").click();
    awaitText("state", "ended");
    assertThat(page.evaluate("window.strap.written[1]")).isEqualTo("3 0");
    assertThat(frames("strap-1")).as("and no more came").hasSize(5);
  }

  @Test
  void framesWaitWhileTheGatewayIsAwayAndAStrapThatWasAwayIsReadAgain() throws Exception {
    start("strap-2");
    send(0);
    awaitText("acknowledged", "1");
    int port = gateway.port();
    gateway.close();
    send(1);
    page.locator("#problem:not([hidden])").waitFor();
    page.evaluate("window.strap.device.dispatchEvent(new Event('gattserverdisconnected'))");
    awaitTrue("window.strap.connections === 2");
    awaitText("state", "reads Polar H10 made up");
    send(2);
    assertThat(page.locator("#waiting").textContent()).isEqualTo("2");

    gateway = gateway(port);
    awaitText("acknowledged", "3");
    assertThat(page.locator("#problem").isHidden()).isTrue();
    assertThat(frames("strap-2")).extracting(EcgSamples::getSequence).containsExactly(0L, 1L, 2L);
    complaints.removeIf(complaint -> complaint.contains("ERR_CONNECTION"));
  }

  @Test
  void aTokenThatIsMissingIsAskedFor() {
    page.locator("#device").fill("strap-3");
    page.locator("#start").click();
    awaitTrue("window.strap.written.length === 1");
    send(0);
    page.locator("#token-row:not([hidden])").waitFor();
    assertThat(page.locator("#problem").textContent()).contains("A token is needed");
    page.locator("#stop").click();
    awaitText("state", "ended");

    start("strap-3");
    send(1);
    awaitText("acknowledged", "1");
    assertThat(frames("strap-3")).hasSize(1);
    complaints.removeIf(complaint -> complaint.contains("401"));
  }

  private void start(String device) {
    page.locator("#device").fill(device);
    page.evaluate("document.getElementById('token-row').hidden = false");
    page.locator("#token").fill(TOKEN);
    page.evaluate("window.strap.written = []");
    page.locator("#start").click();
    awaitTrue("window.strap.written.length === 1");
  }

  /** The notification of that number: a ramp in steps of 1 µV. */
  private void send(int number) {
    int[] samples = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      samples[i] = 100 * number - 200 + i;
    }
    page.evaluate(
        "(bytes) => window.strap.send(bytes)",
        bytes(0, STRAP_NANOS + number * FRAME_NANOS, 0, samples));
  }

  private Object read(int type, long nanos, int form, int[] samples) {
    return page.evaluate(
        """
        (bytes) => import("/pmd.js").then((pmd) => {
          const told = pmd.read(new DataView(Uint8Array.from(bytes).buffer));
          return told && { end: String(told.endMicros), samples: told.samples };
        })
        """,
        bytes(type, nanos, form, samples));
  }

  private static List<Integer> bytes(int type, long nanos, int form, int[] samples) {
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + 3 * samples.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) type)
            .putLong(nanos)
            .put((byte) form);
    for (int microvolts : samples) {
      bytes.put((byte) microvolts).put((byte) (microvolts >> 8)).put((byte) (microvolts >> 16));
    }
    List<Integer> unsigned = new ArrayList<>();
    for (byte each : bytes.array()) {
      unsigned.add(each & 0xff);
    }
    return unsigned;
  }

  private void awaitText(String id, String text) {
    awaitTrue("document.getElementById('%s').textContent === '%s'".formatted(id, text));
  }

  /** Asked for by the driver: what Playwright itself would ask in the page, the page forbids. */
  private void awaitTrue(String expression) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Boolean.TRUE.equals(page.evaluate(expression))) {
      assertThat(System.nanoTime()).as(expression).isLessThan(end);
      page.waitForTimeout(50);
    }
  }

  /** The frames of a device on the topic, each once, in their order. */
  private List<EcgSamples> frames(String device) {
    List<EcgSamples> frames = new ArrayList<>();
    try (ValueSerdes serdes = ValueSerdes.from(cluster.properties());
        KafkaConsumer<String, EcgSamples> consumer =
            new KafkaConsumer<>(
                cluster.properties(),
                new StringDeserializer(),
                serdes.serdeFor(EcgSamples.class).deserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.ECG_SAMPLES.name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, EcgSamples> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.key().equals(device) && !frames.contains(record.value())) {
            frames.add(record.value());
          }
        }
      }
    }
    return frames;
  }
}
