package org.dt4ecg.schemas.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The keys of records as they were read. */
public final class RecordKey {

  private RecordKey() {}

  /** Whether the key is the UTF-8 encoding of a text. */
  public static boolean is(String text, byte @Nullable [] key) {
    if (key == null) {
      return false;
    }
    if (key.length != text.length()) {
      return Arrays.equals(key, text.getBytes(UTF_8));
    }
    for (int i = 0; i < key.length; i++) {
      char letter = text.charAt(i);
      if (letter != key[i] || letter > 0x7f) {
        return letter > 0x7f && Arrays.equals(key, text.getBytes(UTF_8));
      }
    }
    return true;
  }

  /** The key as a text; what is no UTF-8 becomes the replacement character. */
  public static String text(byte @Nullable [] key) {
    return key == null ? "missing" : new String(key, UTF_8);
  }
}
