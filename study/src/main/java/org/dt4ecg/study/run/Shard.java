package org.dt4ecg.study.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share of the runs, for one of several processes or machines.
 *
 * @param number number of the share, from 1
 * @param count number of shares
 */
public record Shard(int number, int count) {

  /** All runs. */
  public static final Shard ALL = new Shard(1, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

  public Shard {
    if (number < 1 || number > count) {
      throw new IllegalArgumentException(
          "shard %d of %d does not exist; use 1/%d to %d/%d"
              .formatted(number, count, count, count, count));
    }
  }

  /**
   * Reads {@code 2/3}.
   *
   * @throws IllegalArgumentException if it is no shard
   */
  public static Shard of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no shard; write it like 2/3, the second of three".formatted(text));
    }
    return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Whether the run at a place of the plan belongs to this share. */
  boolean has(int index) {
    return index % count == number - 1;
  }
}
