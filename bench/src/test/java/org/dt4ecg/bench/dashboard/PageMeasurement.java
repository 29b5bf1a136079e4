package org.dt4ecg.bench.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.app.Main;
import org.dt4ecg.bench.cluster.CatalogueTopics;
import org.dt4ecg.bench.cluster.LocalCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the page costs: its server as a process of its own, a made-up fleet, and a browser. Not a
 * test: nothing is asked for, the figures are printed. With {@code -Ddt4ecg.measure=true}.
 */
@EnabledIfSystemProperty(named = "dt4ecg.measure", matches = "true")
class PageMeasurement {

  private static final long SECONDS = Long.getLong("dt4ecg.measure.seconds", 30);

  private final List<String> lines = new ArrayList<>();

  @Test
  void measure() throws Exception {
    for (int devices : new int[] {20, 1_000}) {
      try (LocalCluster cluster = LocalCluster.start(new CatalogueTopics(4, Set.of()));
          MadeUpTraffic traffic = MadeUpTraffic.start(cluster.properties(), devices);
          Chromium chromium = Chromium.startOrSkip()) {
        Process server = server(cluster);
        try {
          measure(server, chromium, devices);
        } finally {
          server.destroy();
          server.waitFor(20, TimeUnit.SECONDS);
        }
        lines.add(
            "  fleet: %.0f frames and %.0f events a second"
                .formatted(traffic.framesPerSecond(), traffic.eventsPerSecond()));
      }
    }
    lines.forEach(System.out::println);
  }

  private static Process server(LocalCluster cluster) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "dashboard",
            "--port",
            "0",
            "--bootstrap-server",
            String.valueOf(cluster.properties().get("bootstrap.servers")),
            "--schema-registry",
            String.valueOf(cluster.properties().get("schema.registry.url")))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void measure(Process server, Chromium chromium, int devices) throws Exception {
    String url = address(server);
    Thread.sleep(Duration.ofSeconds(15).toMillis());
    Duration before = cpu(server);
    Thread.sleep(Duration.ofSeconds(SECONDS).toMillis());
    double alone = (cpu(server).toMillis() - before.toMillis()) / 1e3 / SECONDS;
    try (BrowserContext context =
            chromium
                .browser()
                .newContext(new Browser.NewContextOptions().setViewportSize(1920, 1080));
        Page page = context.newPage()) {
      page.navigate(url);
      long opened = System.nanoTime();
      page.locator("[data-device]").first().waitFor();
      double devicesSeconds = (System.nanoTime() - opened) / 1e9;
      Object paint =
          page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
      page.waitForTimeout(10_000);
      List<Integer> rates = new ArrayList<>();
      before = cpu(server);
      for (int second = 0; second < SECONDS; second++) {
        page.waitForTimeout(1_000);
        rates.add(
            Integer.parseInt(
                page.evaluate("document.documentElement.dataset.framesPerSecond").toString()));
      }
      double watched = (cpu(server).toMillis() - before.toMillis()) / 1e3 / SECONDS;
      rates.sort(null);
      lines.add(
          String.format(
              Locale.ROOT,
              "%d devices: first paint %.0f ms, devices shown %.2f s after load, %d canvases at %d"
                  + " frames/s (median; least %d); server CPU %.2f cores alone, %.2f with the page"
                  + " open",
              devices,
              Double.parseDouble(paint.toString()),
              devicesSeconds,
              page.locator("#fleet-items .strip canvas").count(),
              rates.get(rates.size() / 2),
              rates.get(0),
              alone,
              watched));
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("target", "page-%d.png".formatted(devices))));
    }
  }

  private static Duration cpu(Process server) {
    return server.info().totalCpuDuration().orElseThrow();
  }

  private static String address(Process server) throws IOException {
    BufferedReader said = server.errorReader();
    String line = said.readLine();
    while (line != null && !line.contains("page on http")) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("The page did not start");
    }
    return line.replaceAll(".*page on (\\S+).*", "$1");
  }
}
