package org.dt4ecg.study.outcome;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Names a run by all that determines its outcome, so that equal runs have equal files on every
 * machine, and a run with anything else has another.
 *
 * @param name a readable part and a digest; a file name without its ending
 */
public record RunKey(String name) {

  private static final int DIGITS = 16;

  /**
   * The key of a run.
   *
   * @param readable what a person looks for, such as protocol, variant and seed
   * @param determinants everything that the outcome depends on, in a fixed order
   */
  public static RunKey of(List<String> readable, List<String> determinants) {
    String prefix =
        String.join("_", readable).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
    return new RunKey(prefix + "_" + digest(determinants));
  }

  private static String digest(List<String> determinants) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String determinant : determinants) {
        // The length in front, so that no two lists look alike.
        digest.update((determinant.length() + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(determinant.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256, which all must have", e);
    }
  }
}
