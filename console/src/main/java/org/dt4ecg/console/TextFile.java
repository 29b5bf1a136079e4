package org.dt4ecg.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of text that a person wrote, with whatever editor. */
public final class TextFile {

  /** Some editors begin a file with it; it is no part of the text (RFC 3629, section 6). */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /**
   * Reads it whole.
   *
   * @throws IOException if it cannot be read or is not in UTF-8
   */
  public static String read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }
}
