package org.dt4ecg.app.deadletters;

import org.dt4ecg.app.deadletters.StoredLetter.Fingerprint;

/**
 * How many letters there are of each record, in memory that has a bound: of one more record than
 * can be told apart nothing is kept. Not thread-safe.
 */
public final class LetterCounts {

  /**
   * Bytes that a record may cost: two numbers and a count, in tables that are half empty and, while
   * they grow, there twice; and as much again for all else that a command does.
   */
  private static final int BYTES_PER_RECORD = 160;

  private static final int FIRST_SLOTS = 1 << 10;
  private static final int MOST_SLOTS = 1 << 29;

  private final int most;
  private long[] numbers = new long[2 * FIRST_SLOTS];
  private int[] counts = new int[FIRST_SLOTS];
  private int records;

  /**
   * Nothing is counted yet.
   *
   * @param most how many records are told apart
   */
  public LetterCounts(int most) {
    this.most = Math.min(most, MOST_SLOTS / 2);
  }

  /** As many as fit beside all else in the memory that this process may have. */
  public static int mostInMemory() {
    return (int) Math.min(MOST_SLOTS / 2, Runtime.getRuntime().maxMemory() / BYTES_PER_RECORD);
  }

  /**
   * Counts a letter.
   *
   * @return how many there are of its record, with this one; 0 if it is not kept, since there are
   *     too many records
   */
  public int add(Fingerprint record) {
    int slot = slot(record);
    if (counts[slot] == 0) {
      if (records == most) {
        return 0;
      }
      if (2 * (records + 1) > counts.length) {
        grow();
        slot = slot(record);
      }
      records++;
      numbers[2 * slot] = record.high();
      numbers[2 * slot + 1] = record.low();
    }
    counts[slot] += counts[slot] < Integer.MAX_VALUE ? 1 : 0;
    return counts[slot];
  }

  /** How many letters there are of a record; 0 if none was kept. */
  public int of(Fingerprint record) {
    return counts[slot(record)];
  }

  /** How many records there are letters of. */
  public int records() {
    return records;
  }

  /** Whether no letter of yet another record would be kept. */
  public boolean isFull() {
    return records == most;
  }

  /** Where a record is, or would be: the digits of a digest are as good as random. */
  private int slot(Fingerprint record) {
    int mask = counts.length - 1;
    int slot = (int) record.low() & mask;
    while (counts[slot] != 0
        && (numbers[2 * slot] != record.high() || numbers[2 * slot + 1] != record.low())) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = numbers;
    int[] countsBefore = counts;
    numbers = new long[2 * before.length];
    counts = new int[2 * countsBefore.length];
    for (int i = 0; i < countsBefore.length; i++) {
      if (countsBefore[i] != 0) {
        int slot = slot(new Fingerprint(before[2 * i], before[2 * i + 1]));
        numbers[2 * slot] = before[2 * i];
        numbers[2 * slot + 1] = before[2 * i + 1];
        counts[slot] = countsBefore[i];
      }
    }
  }
}
