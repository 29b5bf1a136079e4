package org.dt4ecg.study.outcome;

import java.util.List;
import java.util.Locale;
import org.dt4ecg.schemas.digest.Sha256;

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
    Sha256 digest = new Sha256();
    for (String determinant : determinants) {
      // The length in front, so that no two lists look alike.
      digest.add(determinant.length() + ":").add(determinant);
    }
    return digest.hex().substring(0, DIGITS);
  }
}
