package org.dt4ecg.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.console.http.HttpService;
import org.dt4ecg.console.http.HttpService.Answer;

/**
 * The page on which a phone's browser reads a heart strap by Bluetooth and sends its frames here.
 * The same in every installation. Read once; immutable.
 */
final class StrapPage {

  /** The page talks to nobody else. */
  static final Map<String, String> HEADERS =
      HttpService.pageHeaders(
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri"
              + " 'none'; form-action 'none'; frame-ancestors 'none'");

  private static final int OK = 200;

  private final Map<String, Answer> files;

  private StrapPage(Map<String, Answer> files) {
    this.files = Map.copyOf(files);
  }

  /**
   * Reads its files.
   *
   * @throws IOException if one is missing
   */
  static StrapPage read() throws IOException {
    Map<String, Answer> files = new HashMap<>();
    files.put("/", file("index.html", "text/html; charset=utf-8"));
    files.put("/strap.css", file("strap.css", "text/css; charset=utf-8"));
    for (String module : new String[] {"main.js", "pmd.js", "upload.js"}) {
      files.put("/" + module, file(module, "text/javascript; charset=utf-8"));
    }
    return new StrapPage(files);
  }

  /** A file by its path; empty if there is none. */
  Optional<Answer> at(String path) {
    return Optional.ofNullable(files.get(path));
  }

  private static Answer file(String name, String type) throws IOException {
    try (InputStream in = StrapPage.class.getResourceAsStream("strap/" + name)) {
      if (in == null) {
        throw new IOException(
            "The page lacks its file %s; the installation is not whole, build it anew"
                .formatted(name));
      }
      return new Answer(OK, type, in.readAllBytes());
    }
  }
}
