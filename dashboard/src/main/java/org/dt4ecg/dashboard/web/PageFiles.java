package org.dt4ecg.dashboard.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.dt4ecg.console.http.HttpService.Answer;

/** The program of the page, which is the same in every installation. Read once; immutable. */
final class PageFiles {

  private static final int OK = 200;
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /** Where Maven writes the version of an artifact, in its jar. */
  private static final String UPLOT_VERSION =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/%s/%s";

  private final Map<String, Answer> files;

  private PageFiles(Map<String, Answer> files) {
    this.files = Map.copyOf(files);
  }

  /**
   * Reads them.
   *
   * @throws IOException if one is missing
   */
  static PageFiles read() throws IOException {
    Map<String, Answer> files = new HashMap<>();
    files.put("/", ours("index.html", "text/html; charset=utf-8"));
    files.put("/page.css", ours("page.css", STYLE));
    files.put("/icon.svg", ours("icon.svg", "image/svg+xml"));
    for (String module :
        new String[] {
          "theme",
          "main",
          "server",
          "words",
          "fleet",
          "ecg",
          "detail",
          "days",
          "models",
          "pipeline",
          "curves"
        }) {
      files.put("/%s.js".formatted(module), ours(module + ".js", SCRIPT));
    }
    String version = uplotVersion();
    files.put("/uplot/uPlot.js", uplot(version, "dist/uPlot.esm.js", SCRIPT));
    files.put("/uplot/uPlot.css", uplot(version, "dist/uPlot.min.css", STYLE));
    files.put("/uplot/LICENSE", uplot(version, "LICENSE", "text/plain; charset=utf-8"));
    return new PageFiles(files);
  }

  /** A file by its path; empty if there is none. */
  Optional<Answer> at(String path) {
    return Optional.ofNullable(files.get(path));
  }

  private static Answer ours(String name, String type) throws IOException {
    return new Answer(OK, type, bytes("page/" + name));
  }

  private static Answer uplot(String version, String name, String type) throws IOException {
    return new Answer(OK, type, bytes(UPLOT.formatted(version, name)));
  }

  private static String uplotVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = open(UPLOT_VERSION)) {
      properties.load(in);
    }
    return properties.getProperty("version");
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = PageFiles.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException(
          "The page lacks its file %s; the installation is not whole, build it anew"
              .formatted(resource));
    }
    return in;
  }
}
