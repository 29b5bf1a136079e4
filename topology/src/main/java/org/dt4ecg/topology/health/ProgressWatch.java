package org.dt4ecg.topology.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.dt4ecg.schemas.failure.FailureText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the stream makes progress, by what brokers say: how far the input is committed, and how
 * far it reaches. Kafka Streams calls itself running, with all threads alive, while brokers are
 * away and while nothing moves. An outage is told within {@link #TOLD_WITHIN}, and takes as long as
 * it takes. What stands still although brokers answer and input waits is told as soon, and after
 * the limit it is at its {@link #end}: what waits for that long waits for ever. Thread-safe.
 */
public final class ProgressWatch implements AutoCloseable {

  /** How soon a standstill or an outage is told. */
  public static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(ProgressWatch.class);

  /** Asks the brokers how far the input is committed, anew each time. */
  public interface Input extends AutoCloseable {

    /**
     * How much of the input waits, in records, with the offset up to which it is committed, by
     * partition.
     *
     * @throws UnknownTopicOrPartitionException naming a topic that is not there
     * @throws KafkaException if no broker answers in time
     */
    Map<TopicPartition, Waiting> look() throws InterruptedException;

    @Override
    void close();
  }

  /**
   * A partition of the input.
   *
   * @param committed offset up to which its records are committed
   * @param end offset of its last record that can be read, plus one
   * @param written offset of its last record, plus one: those in between wait for the end of a
   *     transaction of whoever sends them, and nothing behind can be read before that
   */
  public record Waiting(long committed, long end, long written) {

    /** Whether an open transaction keeps back what is behind the end, since an earlier look. */
    boolean isHeldSince(Waiting earlier) {
      return written > end && earlier.written > earlier.end && end == earlier.end;
    }
  }

  /** What this instance knows of its own work. */
  public interface Instance {

    /** Whether a partition is its own to process; every one is, while that is not decided. */
    boolean isOwn(TopicPartition partition);

    /**
     * Whether its own consumer has said that it has read a partition to its end. Behind the last
     * record there may be markers of transactions, which are never committed. It may have said so
     * long ago.
     */
    boolean hasReadAll(TopicPartition partition);

    /** Is told what brokers say, each time that they say something. */
    void inputSeen(Map<TopicPartition, Waiting> input);

    /** Whether its threads die of an outage, which is then the reason. */
    boolean isOutage();
  }

  /**
   * A partition that is not committed to its end.
   *
   * @param end its end when that was first seen, and at the look after, since the markers of the
   *     last transaction may come then
   * @param looks how often that was seen
   */
  private record Standstill(long committed, long end, Instant since, int looks) {

    Standstill(Waiting found, Instant now) {
      this(found.committed(), found.end(), now, 1);
    }

    Standstill seenAgain(Waiting found) {
      return new Standstill(committed, looks == 1 ? found.end() : end, since, looks + 1);
    }

    /** Nothing has come behind what was read. */
    boolean isUnchanged(Waiting found) {
      return found.end() == end;
    }

    Standstill notYet(Instant now) {
      return new Standstill(committed, end, now, looks);
    }
  }

  /** A partition behind whose end an open transaction keeps records. */
  private record Held(Waiting seen, Instant since) {}

  private final Supplier<Input> inputs;
  private final Instance instance;
  private final Duration limit;
  private final InstantSource clock;
  private final Thread thread;
  private final Map<TopicPartition, Standstill> standstills = new HashMap<>();
  private final Map<TopicPartition, Held> held = new HashMap<>();
  private Instant answered;

  /** What has passed while it looked, in steps that are no longer than it takes to tell. */
  private Instant watched = Instant.EPOCH;

  private long waitingRecords;
  private @Nullable String standing;
  private @Nullable String holding;
  private @Nullable String unseen;
  private @Nullable String end;

  /**
   * @param inputs asks the brokers; made in the watch's own thread, since they may be away
   * @param limit how long input may wait while nothing moves
   */
  public ProgressWatch(
      Supplier<Input> inputs, Instance instance, Duration limit, InstantSource clock) {
    this.inputs = inputs;
    this.instance = instance;
    this.limit = limit;
    this.clock = clock;
    this.answered = clock.instant();
    this.thread = new Thread(this::run, "dt4ecg-progress-watch");
    this.thread.setDaemon(true);
    this.thread.setUncaughtExceptionHandler((ended, failure) -> endBy(failure));
  }

  /** Begins to look. */
  public synchronized void start() {
    answered = clock.instant();
    thread.start();
  }

  /** What is wrong, for people; empty if the stream makes progress, or has nothing to do. */
  public synchronized Optional<String> problem() {
    if (unseen != null) {
      return Optional.of(unseen);
    }
    Duration silence = Duration.between(answered, clock.instant());
    return silence.compareTo(TOLD_WITHIN.minus(LOOK_EVERY)) >= 0
        ? Optional.of("no broker has answered for %d s".formatted(silence.toSeconds()))
        : Optional.ofNullable(standing == null ? holding : standing);
  }

  /**
   * How many records of its own partitions wait, by what brokers said last; markers of transactions
   * among them.
   */
  public synchronized long waitingRecords() {
    return waitingRecords;
  }

  /** Why it is of no use to wait any longer; empty as long as it may be. */
  public synchronized Optional<String> end() {
    return Optional.ofNullable(end);
  }

  /** Stops watching, without waiting for a broker. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    Input input = null;
    try {
      while (true) {
        try {
          input = input == null ? inputs.get() : input;
          look(input.look());
        } catch (UnknownTopicOrPartitionException e) {
          LOG.debug("The progress cannot be seen", e);
          topicMissing(FailureText.of(e));
        } catch (KafkaException e) {
          LOG.debug("The progress cannot be seen", e);
          notAnswered();
        } catch (RuntimeException e) {
          // Of any class: a watch that has ended without a word would be taken for a good sign.
          LOG.error("The progress cannot be seen", e);
          notSeen("the progress cannot be seen: " + FailureText.of(e));
        }
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      // Closed.
    } finally {
      if (input != null) {
        input.close();
      }
    }
  }

  private synchronized void notSeen(String problem) {
    unseen = problem;
  }

  /** The brokers answer, and have not what is to be read. */
  synchronized void topicMissing(String problem) {
    notAnswered();
    passed(clock.instant());
    unseen = problem;
  }

  /** By an {@link Error}, after which nobody knows what still works. */
  private synchronized void endBy(Throwable failure) {
    LOG.error("The watch over the progress has ended", failure);
    unseen = "the watch over the progress has ended by an error";
    end = "The watch over the progress has ended by an error. Start it again, and see its log";
  }

  /** An outage starts all clocks anew: nobody can get on. */
  synchronized void notAnswered() {
    standstills.clear();
    held.clear();
    standing = null;
    holding = null;
    unseen = null;
  }

  /** What is held by a transaction of somebody else's is told; it ends with that, or its time. */
  private void lookForOpenTransactions(Map<TopicPartition, Waiting> waiting, Instant now) {
    held.keySet().retainAll(waiting.keySet());
    holding = null;
    Duration longest = TOLD_WITHIN.minus(LOOK_EVERY);
    for (Map.Entry<TopicPartition, Waiting> entry : waiting.entrySet()) {
      TopicPartition partition = entry.getKey();
      Waiting found = entry.getValue();
      Held before = held.get(partition);
      if (!instance.isOwn(partition) || found.written() <= found.end()) {
        held.remove(partition);
        continue;
      }
      Held present =
          before != null && found.isHeldSince(before.seen())
              ? new Held(found, before.since())
              : new Held(found, now);
      held.put(partition, present);
      Duration since = Duration.between(present.since(), now);
      if (since.compareTo(longest) >= 0) {
        longest = since;
        holding =
            "partition %d of %s cannot be read on for %d s: whoever sent what comes next has not ended the transaction; brokers do after its time-out"
                .formatted(partition.partition(), partition.topic(), since.toSeconds());
      }
    }
  }

  /**
   * A process that was stopped, or whose computer stood still, has not waited all that time: what
   * it finds as it left it may get on now.
   */
  private Instant passed(Instant time) {
    Duration step = Duration.between(answered, time);
    answered = time;
    if (!step.isNegative()) {
      watched = watched.plus(step.compareTo(TOLD_WITHIN) < 0 ? step : TOLD_WITHIN);
    }
    return watched;
  }

  synchronized void look(Map<TopicPartition, Waiting> waiting) {
    Instant now = passed(clock.instant());
    unseen = null;
    instance.inputSeen(waiting);
    if (instance.isOutage()) {
      standstills.clear();
    }
    lookForOpenTransactions(waiting, now);
    standstills.keySet().retainAll(waiting.keySet());
    Instant oldest = now;
    TopicPartition slowest = null;
    waitingRecords = 0;
    for (Map.Entry<TopicPartition, Waiting> entry : waiting.entrySet()) {
      TopicPartition partition = entry.getKey();
      Waiting found = entry.getValue();
      if (found.committed() >= found.end() || !instance.isOwn(partition)) {
        standstills.remove(partition);
        continue;
      }
      waitingRecords += found.end() - found.committed();
      Standstill before = standstills.get(partition);
      Standstill present =
          before == null || before.committed() != found.committed()
              ? new Standstill(found, now)
              : before.seenAgain(found);
      if (present.isUnchanged(found) && instance.hasReadAll(partition)) {
        present = present.notYet(now);
      }
      standstills.put(partition, present);
      if (present.since().isBefore(oldest)) {
        oldest = present.since();
        slowest = partition;
      }
    }
    Duration longest = Duration.between(oldest, now);
    standing =
        slowest == null || longest.compareTo(TOLD_WITHIN.minus(LOOK_EVERY)) < 0
            ? null
            : "partition %d of %s has stood still for %d s, with input waiting"
                .formatted(slowest.partition(), slowest.topic(), longest.toSeconds());
    if (longest.compareTo(limit) >= 0) {
      end =
          "Nothing gets on: %s. Start it again, and see its log for what came before"
              .formatted(standing);
    }
  }
}
