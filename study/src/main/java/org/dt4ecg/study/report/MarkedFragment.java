package org.dt4ecg.study.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A generated part of a file that people write, between two lines of their own:
 *
 * <pre>
 * &lt;!-- results:begin --&gt;
 * &lt;!-- results:end --&gt;
 * </pre>
 */
public final class MarkedFragment {

  private final String begin;
  private final String end;

  /** The fragment of a name. */
  public MarkedFragment(String name) {
    begin = "<!-- %s:begin -->\n".formatted(name);
    end = "<!-- %s:end -->".formatted(name);
  }

  /**
   * Replaces what is between the lines.
   *
   * @throws IOException if the file cannot be read or written, or has not both lines
   */
  public void rewrite(Path file, String content) throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(
          "%s has no place for the generated part; put the lines '%s' and '%s' where it belongs"
              .formatted(file, begin.strip(), end));
    }
    Files.writeString(
        file, text.substring(0, from + begin.length()) + content + text.substring(to));
  }
}
