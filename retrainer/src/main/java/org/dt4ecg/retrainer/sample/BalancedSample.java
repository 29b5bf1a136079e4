package org.dt4ecg.retrainer.sample;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.digest.Sha256;
import org.dt4ecg.schemas.validation.SignalRules;

/**
 * A sample of labelled ECG, bounded whatever comes and balanced over people, activities and
 * sessions. Not thread-safe.
 *
 * <p>What is drawn is a stretch: the frames of a device and session that start in the same span of
 * time. Each stretch has a priority, a hash of seed, device, session and time. Within its stratum a
 * stretch has the rank of its priority; the sample is what has the lowest (rank, priority) of all
 * stretches ever met, as far as the two quotas reach. So every stratum gets its first stretch
 * before any gets its second.
 *
 * <p>The order of arrival does not matter: a new stretch can only push others back, so what was
 * once left out would be left out of the whole, too (which frees the sample of remembering it), and
 * of two different frames of one start the lesser stays. A sample rebuilt from the topic is
 * therefore the same sample, whatever the order in which partitions are read, and frames that are
 * read twice change nothing.
 */
public final class BalancedSample {

  /** Keeps a flood of tiny frames from growing a stretch without end; 500 ms frames need 60. */
  static final int MOST_FRAMES = 3_000;

  private static final Comparator<NavigableMap<StretchId, ?>> BY_LAST =
      Comparator.<NavigableMap<StretchId, ?>>comparingInt(NavigableMap::size)
          .thenComparing(NavigableMap::lastKey);

  private final SampleSettings settings;

  /** What frames that follow each other can have at most; a flood of long ones has more. */
  private final double mostBytes;

  private final NavigableMap<Stratum, NavigableMap<StretchId, NavigableMap<Long, SampleFrame>>>
      strata = new TreeMap<>();
  private int stretches;

  public BalancedSample(SampleSettings settings) {
    this.settings = settings;
    this.mostBytes =
        (settings.stretchMicros() / 1e6 + SignalRules.LONGEST_FRAME.toSeconds())
            * SignalRules.HIGHEST_RATE_HZ
            * Short.BYTES;
  }

  /** A sample that holds stretches of an earlier one with the same settings. */
  static BalancedSample restored(SampleSettings settings, List<Stretch> stretches) {
    BalancedSample sample = new BalancedSample(settings);
    for (Stretch stretch : stretches) {
      stretch.frames().forEach(frame -> sample.add(stretch.stratum(), stretch.deviceId(), frame));
    }
    return sample;
  }

  /**
   * Takes in a frame, or not.
   *
   * @param labelled a frame that keeps the contract
   */
  public void add(LabelledEcg labelled) {
    add(
        new Stratum(labelled.getUserId(), labelled.getActivity(), labelled.getSessionId()),
        labelled.getDeviceId(),
        SampleFrame.of(labelled));
  }

  private void add(Stratum stratum, String deviceId, SampleFrame frame) {
    long number = Math.floorDiv(frame.startMicros(), settings.stretchMicros());
    StretchId id = StretchId.of(settings.seed(), stratum, deviceId, number);
    NavigableMap<StretchId, NavigableMap<Long, SampleFrame>> ofStratum =
        strata.computeIfAbsent(stratum, unknown -> new TreeMap<>());
    NavigableMap<Long, SampleFrame> frames = ofStratum.get(id);
    if (frames == null) {
      frames = new TreeMap<>();
      ofStratum.put(id, frames);
      stretches++;
      shrink(ofStratum);
    }
    frames.merge(
        frame.startMicros(), frame, (one, other) -> one.compareTo(other) <= 0 ? one : other);
    while (frames.size() > MOST_FRAMES || (frames.size() > 1 && bytes(frames) > mostBytes)) {
      frames.pollLastEntry();
    }
  }

  private static long bytes(NavigableMap<Long, SampleFrame> frames) {
    return frames.values().stream().mapToLong(frame -> frame.samples().length).sum();
  }

  /** After one stretch was added: drops the one that is one too many, if one is. */
  private void shrink(NavigableMap<StretchId, ?> added) {
    if (added.size() > settings.stretchesPerStratum()) {
      added.pollLastEntry();
      stretches--;
    } else if (stretches > settings.stretches()) {
      NavigableMap<StretchId, ?> last = strata.values().stream().max(BY_LAST).orElseThrow();
      Stratum stratum = last.lastKey().stratum();
      last.pollLastEntry();
      stretches--;
      if (last.isEmpty()) {
        strata.remove(stratum);
      }
    }
  }

  /**
   * Drops all that is of some people. What they had kept out is not known any more: the sample is
   * that of the others again only once the topic was read again from its beginning.
   *
   * @return how many stretches there were
   */
  public int drop(Predicate<String> userIds) {
    int before = stretches;
    strata
        .entrySet()
        .removeIf(
            entry -> {
              boolean dropped = userIds.test(entry.getKey().userId());
              stretches -= dropped ? entry.getValue().size() : 0;
              return dropped;
            });
    return before - stretches;
  }

  /** What it holds, by person, activity, session, device and time. */
  public List<Stretch> stretches() {
    List<Stretch> all = new ArrayList<>(stretches);
    strata.forEach(
        (stratum, ofStratum) ->
            ofStratum.entrySet().stream()
                .sorted(
                    Map.Entry.comparingByKey(
                        Comparator.comparing(StretchId::deviceId)
                            .thenComparingLong(StretchId::number)))
                .forEach(
                    entry ->
                        all.add(
                            new Stretch(
                                stratum,
                                entry.getKey().deviceId(),
                                List.copyOf(entry.getValue().values())))));
    return all;
  }

  /**
   * Names a stretch: what is drawn into the sample or left out of it as a whole, since single
   * frames are shorter than a window.
   *
   * @param stratum the labels
   * @param deviceId the device
   * @param number the start of its first frame in lengths of a stretch since the epoch, rounded
   *     down
   * @param priority the lower (unsigned), the sooner it is drawn; a hash, so as good as random, but
   *     the same for the same stretch whenever it is met
   */
  record StretchId(Stratum stratum, String deviceId, long number, long priority)
      implements Comparable<StretchId> {

    private static final Comparator<StretchId> ORDER =
        Comparator.<StretchId>comparingLong(id -> id.priority() + Long.MIN_VALUE)
            .thenComparing(StretchId::stratum)
            .thenComparing(StretchId::deviceId)
            .thenComparingLong(StretchId::number);

    static StretchId of(long seed, Stratum stratum, String deviceId, long number) {
      return new StretchId(
          stratum, deviceId, number, priority(seed, deviceId, stratum.sessionId(), number));
    }

    /** The first eight bytes of a SHA-256. */
    private static long priority(long seed, String deviceId, String sessionId, long number) {
      Sha256 digest =
          new Sha256().addLong(seed).addLong(number).addDelimited(deviceId).addDelimited(sessionId);
      return ByteBuffer.wrap(digest.bytes()).getLong();
    }

    @Override
    public int compareTo(StretchId other) {
      return ORDER.compare(this, other);
    }
  }
}
