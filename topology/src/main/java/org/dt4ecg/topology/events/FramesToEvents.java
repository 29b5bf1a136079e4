package org.dt4ecg.topology.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.bouts.Bouts;
import org.dt4ecg.topology.bouts.OpenBout;
import org.dt4ecg.topology.classification.BatchClassifier;
import org.dt4ecg.topology.classification.BatchClassifier.Classification;
import org.dt4ecg.topology.classification.BatchSettings;
import org.dt4ecg.topology.classification.ShadowScorer;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.events.Outcome.FrameAccepted;
import org.dt4ecg.topology.events.Outcome.Rejected;
import org.dt4ecg.topology.fusion.ResultFactory;
import org.dt4ecg.topology.fusion.SessionFuser;
import org.dt4ecg.topology.join.Assignments;
import org.dt4ecg.topology.join.Enrichment;
import org.dt4ecg.topology.join.Profiles;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.dt4ecg.topology.metrics.ShadowMetrics;
import org.dt4ecg.topology.metrics.TemplateMetrics;
import org.dt4ecg.topology.serving.ModelSource;
import org.dt4ecg.topology.serving.ServingModel;
import org.dt4ecg.topology.windowing.Arrival;
import org.dt4ecg.topology.windowing.Device;
import org.dt4ecg.topology.windowing.DeviceStore;
import org.dt4ecg.topology.windowing.FrameStore;
import org.dt4ecg.topology.windowing.InputProgress;
import org.dt4ecg.topology.windowing.MicroBatch;
import org.dt4ecg.topology.windowing.RecordingSession;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.dt4ecg.topology.windowing.StoredFrame;
import org.dt4ecg.topology.windowing.WindowSealer;
import org.dt4ecg.topology.windowing.Windowing;
import org.dt4ecg.topology.windowing.WindowingListener;
import org.dt4ecg.topology.windowing.WindowingSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From frames to events in one step and one task: windows, predictions, the decision with the
 * windows before, the join of both results with the assignment and the profiles, bouts. What is
 * open of a device is in memory; its position, what a window said and the bouts that go on are
 * written together, once a window, when its results are forwarded: all in one transaction.
 *
 * @param windowing when sessions end and windows are given up
 * @param batch when windows are classified
 * @param holeTolerance holes in a window up to this long are interpolated
 * @param framesInMemory whether the frames are kept on the heap, or in RocksDB
 * @param models says which model serves, and which is its shadow
 * @param assignments to whom devices are assigned
 * @param profiles the people's names
 * @param templates the people enrolled without training
 * @param observer is told of every window
 * @param progress says whether a task has read all there is
 * @param clock the wall clock
 */
public record FramesToEvents(
    WindowingSettings windowing,
    BatchSettings batch,
    Duration holeTolerance,
    boolean framesInMemory,
    ModelSource models,
    ValueSerdes serdes,
    Assignments assignments,
    Profiles profiles,
    EnrolledTemplates templates,
    WindowObserver observer,
    InputProgress progress,
    InstantSource clock)
    implements ProcessorSupplier<String, FrameAccepted, String, Object> {

  /** Session store of the frames whose windows are open. */
  public static final String FRAMES = "ecg-frames";

  /** How far each device's windows have been forwarded, and what they said. */
  public static final String DEVICES = "device-state";

  @Override
  public Processor<String, FrameAccepted, String, Object> get() {
    return new FramesToEventsProcessor(this);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(FrameStore.builder(FRAMES, framesInMemory), DeviceStore.builder(DEVICES));
  }

  /** Often enough for the grace to be kept within a quarter, seldom enough to cost nothing. */
  private Duration sweepPeriod() {
    long quarterMillis = windowing.grace().toMillis() / 4;
    return Duration.ofMillis(Math.min(1_000, Math.max(10, quarterMillis)));
  }

  /** Joins the parts; each decides by itself. Another model takes over while no window waits. */
  private static final class FramesToEventsProcessor
      extends ContextualProcessor<String, FrameAccepted, String, Object>
      implements WindowingListener {

    private static final Logger LOG = LoggerFactory.getLogger(FramesToEvents.class);

    private static final String IDENTITY_SINK = Nodes.sink(Topics.IDENTITY_RESULTS);
    private static final String ACTIVITY_SINK = Nodes.sink(Topics.ACTIVITY_RESULTS);
    private static final String EVENT_SINK = Nodes.sink(Topics.USER_ACTIVITY);
    private static final String BOUT_SINK = Nodes.sink(Topics.ACTIVITY_BOUTS);
    private static final String SHADOW_SINK = Nodes.sink(Topics.SHADOW_RESULTS);

    private final FramesToEvents rules;
    private final MicroBatch batch;
    private final BatchClassifier classifier;
    private final Bouts bouts;
    private @Nullable Task task;

    FramesToEventsProcessor(FramesToEvents rules) {
      this.rules = rules;
      this.batch = new MicroBatch(rules.batch.maxWindows(), rules.batch.linger());
      this.classifier = new BatchClassifier(rules.batch.maxWindows());
      this.bouts =
          new Bouts(TimeUnit.MILLISECONDS.toMicros(rules.windowing.inactivityGap().toMillis()));
    }

    /** What there is between init and close. */
    private record Task(
        PipelineMetrics metrics,
        TemplateMetrics templateMetrics,
        WindowSealer sealer,
        SessionFuser fuser,
        ServingModel serving,
        ShadowScorer shadow) {

      Task serving(ServingModel next) {
        return new Task(metrics, templateMetrics, sealer, fuser, next, shadow);
      }
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
      super.init(context);
      // Kafka Streams revives a task with the same processor; its windows are rebuilt from the
      // stores.
      batch.drain();
      PipelineMetrics metrics = new PipelineMetrics(context.metrics(), context.taskId());
      TemplateMetrics templates = new TemplateMetrics(context.metrics(), context.taskId());
      ServingModel serving = rules.models.acquire();
      WindowSealer sealer =
          new WindowSealer(
              windowing(serving),
              new FrameStore(context.getStateStore(FRAMES)),
              new DeviceStore(context.getStateStore(DEVICES), rules.serdes),
              batch,
              this,
              rules.sweepPeriod());
      task =
          new Task(
              metrics,
              templates,
              sealer,
              new SessionFuser(rules.templates, templates),
              serving,
              new ShadowScorer(
                  rules.models.shadows(),
                  rules.batch.maxWindows(),
                  new ShadowMetrics(context.metrics(), context.taskId())));
      Deserializer<EcgSamples> frames = rules.serdes.serdeFor(EcgSamples.class).deserializer();
      sealer.restore(
          rules.clock.instant(),
          (deviceId, record) ->
              new StoredFrame(frames.deserialize(Topics.ECG_SAMPLES.name(), record), record));
      schedule(context, rules.batch.checkPeriod(), this::flushIfDue);
      schedule(context, rules.sweepPeriod(), this::sweep);
    }

    /**
     * At the same times in all tasks: after each look at the clock that found something to do, a
     * thread of Kafka Streams takes half as many records at once (KIP-1146 has the anchor).
     */
    private void schedule(
        ProcessorContext<String, Object> context, Duration period, Consumer<Instant> action) {
      context.schedule(
          Instant.EPOCH,
          period,
          PunctuationType.WALL_CLOCK_TIME,
          time -> action.accept(rules.clock.instant()));
    }

    @Override
    public void process(Record<String, FrameAccepted> record) {
      serveCurrentModel();
      FrameAccepted accepted = record.value();
      Instant now = rules.clock.instant();
      Arrival arrival =
          task()
              .sealer
              .accept(record.key(), new StoredFrame(accepted.frame(), accepted.record()), now);
      if (arrival == Arrival.Accepted.STORED) {
        flushIfDue(now);
      } else if (arrival == Arrival.Accepted.REPEATED) {
        task().metrics.frameRepeated();
      } else if (arrival instanceof Arrival.Refused refused) {
        Optional<Origin> origin =
            context()
                .recordMetadata()
                .map(read -> new Origin(read.topic(), read.partition(), read.offset()));
        context()
            .forward(
                record.withValue(
                    new Rejected(
                        record.key().getBytes(UTF_8),
                        accepted.record(),
                        refused.rejection(),
                        origin,
                        Optional.empty())),
                Nodes.ALL_REJECTED);
      }
    }

    @Override
    public void close() {
      if (task != null) {
        task.serving.close();
        task.shadow.close();
        task.metrics.close();
        task.templateMetrics.close();
        task = null;
      }
    }

    private void sweep(Instant now) {
      serveCurrentModel();
      task().shadow.closeEnded();
      task()
          .sealer
          .sweep(now, rules.progress.hasReadAll(context().taskId().partition()), this::endBouts);
      flushIfDue(now);
    }

    private void serveCurrentModel() {
      ServingModel before = task().serving;
      if (!batch.isEmpty() || before.isOf(rules.models.current())) {
        return;
      }
      long started = System.nanoTime();
      ServingModel next = rules.models.acquire();
      task().sealer.continueOn(windowing(next));
      task = task().serving(next);
      before.close();
      task().metrics.modelSwitched(System.nanoTime() - started);
      LOG.info(
          "Task {} goes over from model {} to model {}",
          context().taskId(),
          before.rules().version(),
          next.rules().version());
    }

    private Windowing windowing(ServingModel serving) {
      return Windowing.of(serving.contract(), rules.holeTolerance, rules.windowing);
    }

    private void flushIfDue(Instant now) {
      if (batch.isDue(now)) {
        flush();
      }
    }

    private void flush() {
      List<SealedWindow> windows = batch.drain();
      long started = System.nanoTime();
      List<Classification> classifications =
          classifier.classify(task().serving.classifier(), windows);
      task().metrics.batchClassified(windows.size(), System.nanoTime() - started);
      List<WindowSealer.Forwarded> forwarded = new ArrayList<>(windows.size());
      for (Classification classification : classifications) {
        forwarded.add(forward(classification));
      }
      task().sealer.commit(forwarded);
      task().shadow.score(classifications, task().serving.rules()).forEach(this::forward);
    }

    private WindowSealer.Forwarded forward(Classification classification) {
      SealedWindow window = classification.window();
      if (classification instanceof Classification.Failed failed) {
        task().metrics.windowFailed();
        forwardFramesOf(failed);
        return new WindowSealer.Forwarded(window, null);
      }
      Classification.Done done = (Classification.Done) classification;
      String version = task().serving.rules().version();
      Claim claim = task().serving.rules().policy().claim(done.prediction(), window.quality());
      FusedClaim fused = task().fuser.fuse(window, done.prediction(), task().serving.rules());
      IdentityResult identity = ResultFactory.identityResult(window, version, claim, fused);
      ActivityResult activity = ResultFactory.activityResult(window, version, claim, fused);
      UserActivity event =
          Enrichment.join(
              identity,
              activity,
              rules.assignments.at(window.deviceId(), window.startMicros()),
              rules.profiles);
      forward(window, identity, IDENTITY_SINK);
      forward(window, activity, ACTIVITY_SINK);
      forward(window, event, EVENT_SINK);
      task().metrics.resultForwarded();
      collectBouts(window, event);
      rules.observer.windowDecided(version, done.prediction(), claim, window.quality());
      return new WindowSealer.Forwarded(window, SessionFuser.evidenceOf(window));
    }

    /** The bouts of sessions before this one cannot go on: the device's time has passed them. */
    private void collectBouts(SealedWindow window, UserActivity event) {
      RecordingSession session = window.session();
      Device device = window.device();
      session.keepBouts(
          bouts.after(session.bouts(), event, bout -> forwardEnded(device, session, bout)));
      if (device.sessions().size() > 1) {
        for (RecordingSession other : device.sessions()) {
          if (other.windowsInBatch() == 0 && other.wasOverBefore(session)) {
            endBouts(device, other);
          }
        }
      }
    }

    private void endBouts(Device device, RecordingSession session) {
      if (!session.bouts().isEmpty()) {
        session.bouts().forEach(bout -> forwardEnded(device, session, bout));
        session.keepBouts(List.of());
        device.positionMoved();
      }
    }

    private void forwardEnded(Device device, RecordingSession session, OpenBout bout) {
      ActivityBout closed = bout.closed(device.id(), session.lead());
      context()
          .forward(new Record<>(bout.userId(), closed, recordTime(bout.endMicros())), BOUT_SINK);
    }

    private void forward(ShadowResult result) {
      context()
          .forward(
              new Record<>(
                  result.getDeviceId(),
                  result,
                  recordTime(FrameTimes.toMicros(result.getWindowEnd()))),
              SHADOW_SINK);
    }

    private void forwardFramesOf(Classification.Failed failed) {
      SealedWindow window = failed.window();
      Rejection rejection = new Rejection(RejectionReason.CLASSIFICATION_FAILED, failed.message());
      Optional<Instant> windowStart = Optional.of(FrameTimes.toInstant(window.startMicros()));
      for (StoredFrame frame : task().sealer.framesOf(window)) {
        forward(
            window,
            new Rejected(
                window.deviceId().getBytes(UTF_8),
                frame.record(),
                rejection,
                Optional.empty(),
                windowStart),
            Nodes.ALL_REJECTED);
      }
    }

    /** Without the headers of the record at hand, which belongs to another frame or device. */
    private void forward(SealedWindow window, Object value, String node) {
      context()
          .forward(new Record<>(window.deviceId(), value, recordTime(window.endMicros())), node);
    }

    @Override
    public void frameStored() {
      task().metrics.frameStored();
    }

    @Override
    public void framesRestored(int frames) {
      task().metrics.framesRestored(frames);
    }

    @Override
    public void frameWindowed() {
      task().metrics.frameWindowed();
    }

    @Override
    public void frameExpelled(String deviceId, StoredFrame frame, Rejection rejection) {
      task().metrics.frameExpelled();
      context()
          .forward(
              new Record<>(
                  deviceId,
                  new Rejected(
                      deviceId.getBytes(UTF_8),
                      frame.record(),
                      rejection,
                      Optional.empty(),
                      Optional.empty()),
                  recordTime(frame.startMicros())),
              Nodes.ALL_REJECTED);
    }

    @Override
    public void sessionClosed(Device device, RecordingSession session) {
      endBouts(device, session);
    }

    @Override
    public void windowSealed() {
      task().metrics.windowSealed();
    }

    @Override
    public void windowIncomplete() {
      task().metrics.windowIncomplete();
    }

    /**
     * The time of a record that is written: that of the device, but not ahead of the clock here. A
     * broker refuses times of more than an hour ahead (message.timestamp.after.max.ms).
     */
    private long recordTime(long micros) {
      return Math.min(TimeUnit.MICROSECONDS.toMillis(micros), rules.clock.millis());
    }

    private Task task() {
      return requireNonNull(task, "the processor is used before init or after close");
    }
  }
}
