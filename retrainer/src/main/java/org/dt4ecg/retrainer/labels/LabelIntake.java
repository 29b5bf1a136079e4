package org.dt4ecg.retrainer.labels;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.dt4ecg.retrainer.sample.BalancedSample;
import org.dt4ecg.retrainer.sample.ErasedPeople;
import org.dt4ecg.retrainer.sample.SampleFile;
import org.dt4ecg.retrainer.sample.SampleFile.SavedSample;
import org.dt4ecg.retrainer.sample.SampleSettings;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code labelled-ecg} into the sample. All partitions are assigned by hand: a sample of some
 * of them would not be balanced, and a long round must not cost the membership in the group. The
 * group's committed offsets say what the last round has seen.
 *
 * <p>Reading begins where the sample on disk ends, or where the last round ended if that is
 * earlier, since what came in between is new again; to read a frame twice changes nothing in the
 * sample. Without a sample that fits, the whole topic is read. People who were erased are passed
 * over, and dropped from the sample at the next look; then the whole topic is read again, for those
 * whom they had kept out. After any exception close it and make another: nothing is lost by that.
 * Not thread-safe.
 */
public final class LabelIntake {

  private static final Logger LOG = LoggerFactory.getLogger(LabelIntake.class);

  private static final String TOPIC = Topics.LABELLED_ECG.name();

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<AsRead<LabelledEcg>> values;
  private final LabelledFrameRules rules;
  private final DeadLetterSink deadLetters;
  private final ErasedPeople erased;
  private final SampleFile file;
  private final IntakeListener listener;
  private final BalancedSample sample;
  private final Map<TopicPartition, PartitionProgress> progress;

  /** Length of what is new of each person, in µs. */
  private final Map<String, Long> newMicros = new HashMap<>();

  private LabelIntake(
      Source source,
      SampleFile file,
      IntakeListener listener,
      BalancedSample sample,
      Map<TopicPartition, PartitionProgress> progress) {
    this.consumer = source.consumer();
    this.values = AsRead.serde(Topics.LABELLED_ECG, source.values()).deserializer();
    this.rules = source.rules();
    this.deadLetters = source.deadLetters();
    this.erased = source.erased();
    this.file = file;
    this.listener = listener;
    this.sample = sample;
    this.progress = progress;
  }

  /**
   * What an intake reads from.
   *
   * @param consumer of the service's group, reading committed records only; stays the caller's to
   *     close
   * @param values serde of the values
   * @param rules what a frame has to keep
   * @param deadLetters where those go that do not
   * @param erased whom it passes over
   */
  public record Source(
      Consumer<byte[], byte[]> consumer,
      Serde<LabelledEcg> values,
      LabelledFrameRules rules,
      DeadLetterSink deadLetters,
      ErasedPeople erased) {}

  /**
   * Goes on where an earlier intake ended. Call it only when no transaction of an earlier process
   * is open any more, or the committed offsets may be about to change.
   *
   * @param settings those of the file
   * @throws IOException if the sample on disk cannot be read
   * @throws UnknownTopicOrPartitionException if the topic does not exist
   */
  public static LabelIntake open(
      Source source, SampleSettings settings, SampleFile file, IntakeListener listener)
      throws IOException {
    Consumer<byte[], byte[]> consumer = source.consumer();
    List<TopicPartition> partitions = WholeTopic.assignTo(consumer, TOPIC);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, PartitionProgress> progress = progress(consumer, beginnings, ends);
    SavedSample saved =
        file.load()
            .filter(found -> fits(found, beginnings, ends))
            .orElseGet(() -> new SavedSample(new BalancedSample(settings), Map.of()));
    for (TopicPartition partition : partitions) {
      long read = saved.positions().getOrDefault(partition.partition(), 0L);
      long beginning = required(beginnings, partition);
      long trained = required(progress, partition).trainedUpTo();
      consumer.seek(partition, Math.max(beginning, Math.min(read, trained)));
    }
    LabelIntake intake = new LabelIntake(source, file, listener, saved.sample(), progress);
    boolean unused = intake.forgetErased();
    return intake;
  }

  /**
   * Whether the group's committed progress is of an earlier topic of the same name. What is
   * committed anew then is heard of by the next start, when this topic may have grown beyond it.
   */
  public static boolean isOfEarlierTopic(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    return consumer.committed(consumer.assignment()).entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue() != null
                    && entry.getValue().offset() > required(ends, entry.getKey()));
  }

  private static Map<TopicPartition, PartitionProgress> progress(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> beginnings,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(beginnings.keySet());
    Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
    beginnings.forEach(
        (partition, beginning) -> {
          OffsetAndMetadata offset = committed.get(partition);
          // Beyond the end it is of an earlier topic of that name.
          progress.put(
              partition,
              offset == null || offset.offset() > required(ends, partition)
                  ? new PartitionProgress(beginning, beginning)
                  : PartitionProgress.of(offset));
        });
    return progress;
  }

  /** A position outside the topic is one of an earlier topic, or of records that are gone. */
  private static boolean fits(
      SavedSample saved, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
    for (Map.Entry<Integer, Long> position : saved.positions().entrySet()) {
      TopicPartition partition = new TopicPartition(TOPIC, position.getKey());
      Long beginning = beginnings.get(partition);
      Long end = ends.get(partition);
      if (beginning == null
          || end == null
          || position.getValue() < beginning
          || position.getValue() > end) {
        LOG.warn(
            "The sample was read up to offset {} of {}, which holds {} to {}; it is built anew from"
                + " the topic",
            position.getValue(),
            partition,
            beginning,
            end);
        return false;
      }
    }
    return true;
  }

  /**
   * Drops those who were erased since the last call. Whoever is in the sample is dropped from it
   * and from the file, and the topic is read from its beginning again.
   *
   * @return whether somebody was in it
   * @throws IOException if the list cannot be read, or the sample not be written
   */
  public boolean forgetErased() throws IOException {
    if (!erased.refresh()) {
      return false;
    }
    newMicros.keySet().removeIf(erased::contains);
    int dropped = sample.drop(erased::contains);
    if (dropped == 0) {
      return false;
    }
    LOG.info(
        "{} stretches of people who were erased are dropped; {} is read again", dropped, TOPIC);
    // What is read again is counted again.
    newMicros.clear();
    consumer.seekToBeginning(consumer.assignment());
    save();
    return true;
  }

  /** Whether anybody was erased, as of the last {@link #forgetErased}. */
  public boolean isAnybodyErased() {
    return !erased.isEmpty();
  }

  /** Whether a person was erased, as of the last {@link #forgetErased}. */
  public boolean isErased(String userId) {
    return erased.contains(userId);
  }

  /**
   * Reads what comes within a time.
   *
   * @return how many records
   * @throws KafkaException if a broker or the registry cannot be reached
   * @throws IOException as {@link #forgetErased}
   */
  public int poll(Duration timeout) throws IOException {
    boolean unused = forgetErased();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    List<DeadLetter> letters = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      accept(record).ifPresent(letters::add);
    }
    if (!letters.isEmpty()) {
      deadLetters.write(letters, committable());
    }
    return records.count();
  }

  /**
   * Checks that brokers answer. A consumer that waits for records does not tell whether nothing
   * came or nobody is there.
   *
   * @throws KafkaException if none answers in time
   */
  public void requireAnswer(Duration timeout) {
    consumer.endOffsets(consumer.assignment(), timeout);
  }

  /**
   * Reads all that is on the topic now.
   *
   * @param going asked before each poll whether to go on
   * @return whether the end was reached
   * @throws KafkaException if a broker or the registry cannot be reached
   * @throws IOException as {@link #forgetErased}
   */
  public boolean readToEnd(BooleanSupplier going) throws IOException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (!WholeTopic.hasReached(consumer, ends)) {
      if (!going.getAsBoolean()) {
        return false;
      }
      poll(Duration.ofMillis(200));
    }
    return true;
  }

  private Optional<DeadLetter> accept(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    PartitionProgress before = required(progress, partition);
    boolean isNew = record.offset() >= before.trainedUpTo();
    AsRead<LabelledEcg> read = values.deserialize(TOPIC, record.headers(), record.value());
    LabelledEcg frame = read.value();
    Optional<Rejection> rejection = read.rejection().or(() -> rules.faultOf(record.key(), frame));
    if (rejection.isEmpty() && frame != null) {
      take(frame, isNew);
      return Optional.empty();
    }
    listener.rejected(rejection.orElseThrow().reason());
    progress.put(partition, before.withRejectedUpTo(record.offset() + 1));
    return record.offset() >= before.rejectedUpTo()
        ? rejection.map(fault -> deadLetter(record, fault))
        : Optional.empty();
  }

  private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record, Rejection fault) {
    return DeadLetter.of(
        record.key(),
        record.value(),
        record.headers(),
        fault,
        Optional.of(new Origin(record.topic(), record.partition(), record.offset())),
        Optional.empty());
  }

  private void take(LabelledEcg frame, boolean isNew) {
    if (erased.contains(frame.getUserId())) {
      return;
    }
    listener.accepted();
    sample.add(frame);
    if (isNew) {
      long micros =
          Math.round(SampleCodec.count(frame.getSamples()) * 1e6 / frame.getSamplingRate());
      newMicros.merge(frame.getUserId(), micros, Long::sum);
    }
  }

  /** The sample of all that was read. */
  public BalancedSample sample() {
    return sample;
  }

  /** What was read since the last round. */
  public NewData newData() {
    long together = newMicros.values().stream().mapToLong(Long::longValue).sum();
    return new NewData(together, newMicros.keySet());
  }

  /** Where each partition's last round ended, by partition. */
  public Map<TopicPartition, Long> trainedUpTo() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    progress.forEach((partition, at) -> offsets.put(partition, at.trainedUpTo()));
    return offsets;
  }

  /** Offset of the next record to read, by partition. */
  public Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    progress.keySet().forEach(partition -> positions.put(partition, consumer.position(partition)));
    return positions;
  }

  /** The group's progress, to be committed again before the broker forgets it. */
  public Map<TopicPartition, OffsetAndMetadata> committable() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    progress.forEach((partition, at) -> offsets.put(partition, at.committable()));
    return offsets;
  }

  /** The group's progress once a round has seen all that was read, to be committed with it. */
  public Map<TopicPartition, OffsetAndMetadata> committableAfterRound() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions()
        .forEach(
            (partition, position) ->
                offsets.put(partition, new PartitionProgress(position, position).committable()));
    return offsets;
  }

  /** To be called when {@link #committableAfterRound} is committed: nothing is new any more. */
  public void onRoundCommitted() {
    positions()
        .forEach(
            (partition, position) ->
                progress.put(partition, new PartitionProgress(position, position)));
    newMicros.clear();
  }

  /** Writes the sample to disk, with its position. */
  public void save() throws IOException {
    Map<Integer, Long> positions = new HashMap<>();
    positions().forEach((partition, position) -> positions.put(partition.partition(), position));
    file.save(new SavedSample(sample, positions));
  }

  private static <T> T required(Map<TopicPartition, T> map, TopicPartition partition) {
    T value = map.get(partition);
    if (value == null) {
      throw new IllegalStateException(
          "the partition %s was not there when reading began; start again".formatted(partition));
    }
    return value;
  }

  /** Hears what becomes of each record. */
  public interface IntakeListener {

    /** A frame was offered to the sample. */
    void accepted();

    /** A record was rejected. Heard again when a record is read again. */
    void rejected(RejectionReason reason);
  }

  /** Where rejected records go. */
  public interface DeadLetterSink {

    /**
     * Writes dead letters and the group's progress, both or neither.
     *
     * @throws org.apache.kafka.common.KafkaException if it is unknown whether they are written
     */
    void write(List<DeadLetter> letters, Map<TopicPartition, OffsetAndMetadata> progress);
  }

  /**
   * How far the group has come in a partition. What a round was made of and what was rejected are
   * committed at different times, so the one is the committed offset and the other travels as its
   * metadata: each with the transaction that it belongs to.
   *
   * @param trainedUpTo offset after the last record that a round has seen
   * @param rejectedUpTo offset after the last record whose dead letter, if it deserved one, is
   *     written; not below {@code trainedUpTo}
   */
  public record PartitionProgress(long trainedUpTo, long rejectedUpTo) {

    // The text is in committed offsets, and stays as it was.
    private static final Pattern METADATA = Pattern.compile("refused-up-to=(\\d{1,18})");

    public PartitionProgress {
      rejectedUpTo = Math.max(trainedUpTo, rejectedUpTo);
    }

    /** The progress that was committed; metadata of others mean nothing. */
    public static PartitionProgress of(OffsetAndMetadata committed) {
      Matcher matcher = METADATA.matcher(committed.metadata());
      long rejected = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
      return new PartitionProgress(committed.offset(), rejected);
    }

    /** To be committed. */
    public OffsetAndMetadata committable() {
      return new OffsetAndMetadata(trainedUpTo, "refused-up-to=" + rejectedUpTo);
    }

    PartitionProgress withRejectedUpTo(long offset) {
      return new PartitionProgress(trainedUpTo, Math.max(rejectedUpTo, offset));
    }
  }
}
