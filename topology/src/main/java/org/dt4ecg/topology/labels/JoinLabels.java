package org.dt4ecg.topology.labels;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.schemas.avro.DeviceSessions;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.WaitingLabel;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.labels.JoinLabels.LabelInput.FrameRead;
import org.dt4ecg.topology.labels.JoinLabels.LabelInput.LabelRead;
import org.dt4ecg.topology.labels.LabelOutcome.Labelled;
import org.dt4ecg.topology.labels.LabelOutcome.Rejected;
import org.dt4ecg.topology.metrics.LabelMetrics;
import org.dt4ecg.topology.windowing.ChangelogSettings;
import org.dt4ecg.topology.windowing.InputProgress;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the processor that joins labels with frames, and its stores. The frames are kept a
 * second time, so that windowing need not know of labels: it removes a frame as soon as its windows
 * are done.
 */
public final class JoinLabels
    implements ProcessorSupplier<String, JoinLabels.LabelInput, String, LabelOutcome> {

  /** The frames that labels may still come for. */
  public static final String FRAMES = "label-frames";

  /** When the last recording sessions of each device began. */
  public static final String SESSIONS = "label-sessions";

  /** The labels whose samples have not all come. */
  public static final String WAITING = "waiting-labels";

  private final LabelSettings settings;
  private final ValueSerdes serdes;
  private final InputProgress progress;
  private final InstantSource clock;

  /**
   * @param progress whether a task has read all frames there are
   */
  public JoinLabels(
      LabelSettings settings, ValueSerdes serdes, InputProgress progress, InstantSource clock) {
    this.progress = progress;
    this.settings = settings;
    this.serdes = serdes;
    this.clock = clock;
  }

  @Override
  public Processor<String, LabelInput, String, LabelOutcome> get() {
    return new JoinLabelsProcessor(settings, progress, clock);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        LabelFrameStore.builder(FRAMES, serdes),
        keyValueStore(SESSIONS, DeviceSessions.class),
        keyValueStore(WAITING, WaitingLabel.class));
  }

  /** Registers the schemas of what the stores of an application keep. */
  public static void register(String applicationId, ValueSerdes serdes) {
    serdes.register(changelog(applicationId, FRAMES), EcgSamples.class);
    serdes.register(changelog(applicationId, SESSIONS), DeviceSessions.class);
    serdes.register(changelog(applicationId, WAITING), WaitingLabel.class);
  }

  /** Name of a store's changelog, by Kafka Streams' rule; schemas are registered under it. */
  private static String changelog(String applicationId, String store) {
    return applicationId + '-' + store + "-changelog";
  }

  private StoreBuilder<?> keyValueStore(String name, Class<? extends SpecificRecord> valueType) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), serdes.serdeFor(valueType))
        .withCachingDisabled()
        .withLoggingEnabled(ChangelogSettings.common());
  }

  /** Labels and frames in; labelled frames and rejected labels, with headers that say why, out. */
  private static final class JoinLabelsProcessor
      implements Processor<String, LabelInput, String, LabelOutcome> {

    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);

    private final LabelSettings settings;
    private final InputProgress progress;
    private final InstantSource clock;
    private @Nullable Task task;

    JoinLabelsProcessor(LabelSettings settings, InputProgress progress, InstantSource clock) {
      this.progress = progress;
      this.settings = settings;
      this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, LabelOutcome> context) {
      LabelFrameStore frames = new LabelFrameStore(context.getStateStore(FRAMES));
      KeyValueStore<String, DeviceSessions> sessions = context.getStateStore(SESSIONS);
      LabelJoin join =
          new LabelJoin(
              deviceId -> new RecentFrames(deviceId, frames, sessions, settings),
              new WaitingLabelStore(context.getStateStore(WAITING)),
              settings,
              SWEEP_PERIOD);
      LabelMetrics metrics = new LabelMetrics(context.metrics(), context.taskId());
      task = new Task(context, join, metrics);
      join.restore(frames.devices(), clock.instant());
      metrics.labelsWait(join.waitingLabels());
      context.schedule(
          SWEEP_PERIOD,
          PunctuationType.WALL_CLOCK_TIME,
          time ->
              forwardDecided(
                  task()
                      .join
                      .sweep(clock.instant(), progress.hasReadAll(context.taskId().partition()))));
    }

    @Override
    public void process(Record<String, LabelInput> record) {
      if (record.value() instanceof FrameRead read) {
        forwardDecided(task().join.accept(read.frame()));
      } else if (record.value() instanceof LabelRead read) {
        task().metrics.labelRead();
        forward(outcomes(read));
        task().metrics.labelsWait(task().join.waitingLabels());
      }
    }

    @Override
    public void close() {
      if (task != null) {
        task.metrics.close();
        task = null;
      }
    }

    private List<LabelOutcome> outcomes(LabelRead read) {
      EcgLabel label = read.read().value();
      byte[] record = read.read().bytes();
      Optional<Rejection> fault =
          read.read().rejection().or(() -> LabelRules.faultOf(read.key(), label));
      return fault.isPresent() || label == null || record == null
          ? List.of(new Rejected(read.key(), record, fault.orElseThrow(), origin()))
          : task().join.accept(label, record, origin());
    }

    private void forwardDecided(List<LabelOutcome> outcomes) {
      if (!outcomes.isEmpty()) {
        forward(outcomes);
        task().metrics.labelsWait(task().join.waitingLabels());
      }
    }

    private void forward(List<LabelOutcome> outcomes) {
      for (LabelOutcome outcome : outcomes) {
        if (outcome instanceof Labelled labelled) {
          task().metrics.frameLabelled();
          task()
              .context
              .forward(
                  new Record<>(
                      labelled.ecg().getDeviceId(),
                      outcome,
                      Math.min(labelled.ecg().getStartTime().toEpochMilli(), clock.millis())));
        } else if (outcome instanceof Rejected rejected) {
          task().metrics.labelRejected(rejected.rejection().reason());
          DeadLetter letter =
              DeadLetter.of(
                  rejected.key(),
                  rejected.record(),
                  new RecordHeaders(),
                  rejected.rejection(),
                  Optional.of(rejected.origin()),
                  Optional.empty());
          Rejected fitting =
              new Rejected(letter.key(), letter.value(), rejected.rejection(), rejected.origin());
          // The time of the label may be any, and a broker refuses records from far ahead.
          task()
              .context
              .forward(
                  new Record<String, LabelOutcome>(
                      null, fitting, clock.millis(), letter.headers()));
        }
      }
    }

    private Origin origin() {
      return task()
          .context
          .recordMetadata()
          .map(read -> new Origin(read.topic(), read.partition(), read.offset()))
          .orElseThrow(() -> new IllegalStateException("a label was not read from a topic"));
    }

    private Task task() {
      return requireNonNull(task, "the processor is used before init or after close");
    }

    /** What the processor has between init and close. */
    private record Task(
        ProcessorContext<String, LabelOutcome> context, LabelJoin join, LabelMetrics metrics) {}
  }

  /** What the join of labels and frames reads. */
  public sealed interface LabelInput {

    /** A frame without fault. */
    record FrameRead(EcgSamples frame) implements LabelInput {}

    /**
     * A label.
     *
     * @param key as it was read
     * @param read the label and its bytes
     */
    record LabelRead(byte @Nullable [] key, AsRead<EcgLabel> read) implements LabelInput {}
  }
}
