package org.dt4ecg.app.deadletters;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.dt4ecg.app.deadletters.StoredLetter.Fingerprint;

/** The newest letters, one of each record, without what is in them. Not thread-safe. */
public final class NewestLetters {

  private static final Comparator<Line> OLDEST_FIRST =
      Comparator.comparing(Line::writtenAt)
          .thenComparing(Line::partition)
          .thenComparing(Line::offset);

  private final int most;
  private final TreeSet<Line> lines = new TreeSet<>(OLDEST_FIRST);
  private final Map<Fingerprint, Line> byRecord = new HashMap<>();

  /**
   * There are none yet.
   *
   * @param most how many are kept; none if negative
   */
  public NewestLetters(int most) {
    this.most = Math.max(0, most);
  }

  /**
   * What a list says of a letter.
   *
   * @param record which record it is of
   * @param partition of the dead letters' topic, where it lies
   * @param offset where it lies in the partition
   * @param message what was wrong, for people
   * @param valueBytes length of the value as it was read
   */
  public record Line(
      Fingerprint record,
      Instant writtenAt,
      int partition,
      long offset,
      String reason,
      String message,
      String place,
      String key,
      long valueBytes,
      boolean cut) {

    static Line of(StoredLetter letter) {
      return new Line(
          letter.fingerprint(),
          letter.writtenAt(),
          letter.record().partition(),
          letter.record().offset(),
          letter.reason(),
          letter.message(),
          letter.place(),
          letter.key(),
          letter.valueBytes(),
          letter.isCut());
    }
  }

  /** Offers a letter; an older one of the same record makes room for it. */
  public void offer(StoredLetter letter) {
    if (most == 0) {
      return;
    }
    if (lines.size() == most && letter.writtenAt().isBefore(lines.first().writtenAt())) {
      return;
    }
    Line line = Line.of(letter);
    Line before = byRecord.get(line.record());
    if (before != null) {
      if (OLDEST_FIRST.compare(line, before) < 0) {
        return;
      }
      lines.remove(before);
    }
    lines.add(line);
    byRecord.put(line.record(), line);
    if (lines.size() > most) {
      Line oldest = lines.first();
      lines.remove(oldest);
      byRecord.remove(oldest.record());
    }
  }

  /** Those that were kept, the oldest first. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }
}
