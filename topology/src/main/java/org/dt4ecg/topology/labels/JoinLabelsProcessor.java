package org.dt4ecg.topology.labels;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.DeviceSessions;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.topology.labels.LabelInput.FrameRead;
import org.dt4ecg.topology.labels.LabelInput.LabelRead;
import org.dt4ecg.topology.labels.LabelOutcome.Labelled;
import org.dt4ecg.topology.labels.LabelOutcome.Refused;
import org.dt4ecg.topology.metrics.LabelMetrics;
import org.jspecify.annotations.Nullable;

/** Labels and frames in; labelled frames and refused labels, with headers that say why, out. */
final class JoinLabelsProcessor implements Processor<String, LabelInput, String, LabelOutcome> {

  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);

  private final LabelSettings settings;
  private final InstantSource clock;
  private @Nullable Task task;

  JoinLabelsProcessor(LabelSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, LabelOutcome> context) {
    LabelFrameStore frames = new LabelFrameStore(context.getStateStore(JoinLabels.FRAMES));
    KeyValueStore<String, DeviceSessions> sessions = context.getStateStore(JoinLabels.SESSIONS);
    LabelJoin join =
        new LabelJoin(
            deviceId -> new RecentFrames(deviceId, frames, sessions, settings),
            new WaitingLabelStore(context.getStateStore(JoinLabels.WAITING)),
            settings);
    LabelMetrics metrics = new LabelMetrics(context.metrics(), context.taskId());
    task = new Task(context, join, metrics);
    join.restore(frames.devices(), clock.instant());
    metrics.labelsWait(join.waitingLabels());
    context.schedule(
        SWEEP_PERIOD,
        PunctuationType.WALL_CLOCK_TIME,
        time -> forwardDecided(task().join.sweep(clock.instant())));
  }

  @Override
  public void process(Record<String, LabelInput> record) {
    if (record.value() instanceof FrameRead read) {
      forwardDecided(task().join.accept(read.frame(), clock.instant()));
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
        ? List.of(new Refused(read.key(), record, fault.orElseThrow(), origin()))
        : task().join.accept(label, record, origin(), clock.instant());
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
      } else if (outcome instanceof Refused refused) {
        task().metrics.labelRefused(refused.rejection().reason());
        DeadLetter letter =
            DeadLetter.of(
                refused.key(),
                refused.record(),
                new RecordHeaders(),
                refused.rejection(),
                Optional.of(refused.origin()),
                Optional.empty());
        Refused fitting =
            new Refused(letter.key(), letter.value(), refused.rejection(), refused.origin());
        // The time of the label may be any, and a broker refuses records from far ahead.
        task()
            .context
            .forward(
                new Record<String, LabelOutcome>(null, fitting, clock.millis(), letter.headers()));
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

  /** What there is between init and close. */
  private record Task(
      ProcessorContext<String, LabelOutcome> context, LabelJoin join, LabelMetrics metrics) {}
}
