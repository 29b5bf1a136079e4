package org.dt4ecg.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of all metrics, made from what processes serve at {@code /metrics}: ours alone, those of
 * Kafka, the JVM and the system have documents of their own.
 */
public final class MetricsPage {

  private static final String REWRITE = "dt4ecg.rewrite.docs";
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");

  private static final Pattern OURS = Pattern.compile("(kafka_)?dt4ecg_.*");
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
  private static final Pattern SERIES = Pattern.compile("([a-zA-Z0-9_:]+)(?:\\{(.*)\\})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** Of every metric of Kafka's, and says nothing. */
  private static final Set<String> EVERYWHERE = Set.of("kafka_version");

  private MetricsPage() {}

  /** What a process serves now at an address. */
  public static String scrape(String url) throws IOException, InterruptedException {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(url + "/metrics")).build();
    return HttpClient.newHttpClient().send(ask, BodyHandlers.ofString()).body();
  }

  /** Asserts that a part of the page has every metric of ours that was served, and no other. */
  public static void assertHas(String part, String served) throws IOException {
    String text = Files.readString(PAGE);
    String begin = "<!-- %s: begin -->\n".formatted(part);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- %s: end -->".formatted(part));
    assertThat(from).as(begin).isBetween(begin.length(), to);
    String table = table(served);
    if (Boolean.getBoolean(REWRITE)) {
      Files.writeString(PAGE, text.substring(0, from) + table + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("Run the same test with -D%s=true to write the page anew", REWRITE)
        .isEqualTo(table);
  }

  private static String table(String served) {
    Map<String, String> types = new TreeMap<>();
    Map<String, String> meanings = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String line : served.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      Matcher series = SERIES.matcher(line);
      if (comment.matches()) {
        String name = comment.group(2);
        (comment.group(1).equals("TYPE") ? types : meanings).put(name, comment.group(3));
      } else if (series.matches()) {
        Set<String> names = labels.computeIfAbsent(series.group(1), unused -> new TreeSet<>());
        Matcher label = LABEL.matcher(Objects.requireNonNullElse(series.group(2), ""));
        while (label.find()) {
          names.add(label.group(1));
        }
      }
    }
    StringBuilder table =
        new StringBuilder("| metric | type | labels | says |\n|---|---|---|---|\n");
    labels.forEach(
        (name, names) -> {
          if (OURS.matcher(name).matches()) {
            names.removeAll(EVERYWHERE);
            table.append(
                "| `%s` | %s | %s | %s |\n"
                    .formatted(
                        name,
                        types.get(name),
                        names.isEmpty() ? "" : "`" + String.join("`, `", names) + "`",
                        meanings.get(name)));
          }
        });
    return table.toString();
  }
}
