package org.dt4ecg.schemas.serde;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings for bytes of which few different ones come, such as the names of leads: one that is still
 * known is not made anew. Bounded. Thread-safe without locks: at worst a string is made once more.
 */
final class RecentStrings {

  private static final int SLOTS = 32;
  private static final int LONGEST_BYTES = 64;

  private final @Nullable Known[] slots = new Known[SLOTS];

  /** The text that the bytes encode in UTF-8. */
  String of(byte[] bytes, int offset, int length) {
    if (length > LONGEST_BYTES) {
      return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
    int slot = slot(bytes, offset, length);
    Known known = slots[slot];
    if (known != null
        && Arrays.equals(known.utf8, 0, known.utf8.length, bytes, offset, offset + length)) {
      return known.text;
    }
    byte[] utf8 = Arrays.copyOfRange(bytes, offset, offset + length);
    String text = new String(utf8, StandardCharsets.UTF_8);
    slots[slot] = new Known(utf8, text);
    return text;
  }

  private static int slot(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return Math.floorMod(hash, SLOTS);
  }

  /** A class of final fields, so that a thread that meets one finds it complete. */
  private static final class Known {

    private final byte[] utf8;
    private final String text;

    Known(byte[] utf8, String text) {
      this.utf8 = utf8;
      this.text = text;
    }
  }
}
