package org.dt4ecg.topology.classification;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.dt4ecg.topology.metrics.ShadowMetrics;
import org.dt4ecg.topology.outcome.Origin;
import org.dt4ecg.topology.outcome.Outcome;
import org.dt4ecg.topology.outcome.Rejection;
import org.dt4ecg.topology.outcome.RejectionReason;
import org.dt4ecg.topology.serving.ModelSource;
import org.dt4ecg.topology.serving.ServingModel;
import org.dt4ecg.topology.windowing.Arrival;
import org.dt4ecg.topology.windowing.CursorStore;
import org.dt4ecg.topology.windowing.FrameStore;
import org.dt4ecg.topology.windowing.MicroBatch;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.dt4ecg.topology.windowing.WindowSealer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames in; predictions, late frames and the frames of failed windows out, and what a model that
 * scores along says. Joins the parts: the sealer fills the batch, the classifier empties it, and
 * only then do the cursors move; last comes the model that scores along. Another model takes over
 * while the batch is empty, since the windows in it were cut for the one before.
 */
final class ClassifyWindowsProcessor implements Processor<String, EcgSamples, String, Outcome> {

  private static final Logger LOG = LoggerFactory.getLogger(ClassifyWindowsProcessor.class);

  private final ClassifyWindows supplier;
  private final ModelSource models;
  private final BatchSettings batchSettings;
  private final Duration sweepPeriod;
  private final InstantSource clock;
  private final MicroBatch batch;
  private final BatchClassifier classifier;
  private @Nullable Task task;

  ClassifyWindowsProcessor(
      ClassifyWindows supplier,
      ModelSource models,
      BatchSettings batchSettings,
      Duration sweepPeriod,
      InstantSource clock) {
    this.supplier = supplier;
    this.models = models;
    this.batchSettings = batchSettings;
    this.sweepPeriod = sweepPeriod;
    this.clock = clock;
    this.batch = new MicroBatch(batchSettings.maxWindows(), batchSettings.linger());
    this.classifier = new BatchClassifier(batchSettings.maxWindows());
  }

  @Override
  public void init(ProcessorContext<String, Outcome> context) {
    // Kafka Streams revives a task with the same processor; its windows are rebuilt from the
    // stores.
    batch.drain();
    PipelineMetrics metrics = new PipelineMetrics(context.metrics(), context.taskId());
    FrameStore frames = new FrameStore(context.getStateStore(ClassifyWindows.FRAMES));
    CursorStore cursors = new CursorStore(context.getStateStore(ClassifyWindows.CURSORS));
    ServingModel serving = models.takeIntoService();
    WindowSealer sealer =
        new WindowSealer(supplier.windowing(serving.contract(), frames, batch, metrics), cursors);
    ShadowScorer shadow =
        new ShadowScorer(
            models.shadows(),
            batchSettings.maxWindows(),
            new ShadowMetrics(context.metrics(), context.taskId()));
    task = new Task(context, metrics, frames, sealer, serving, shadow);
    sealer.restore(clock.instant());
    context.schedule(
        batchSettings.checkPeriod(), PunctuationType.WALL_CLOCK_TIME, time -> flushIfDue());
    context.schedule(
        sweepPeriod,
        PunctuationType.WALL_CLOCK_TIME,
        time -> {
          serveCurrentModel();
          task().shadow.letGoOfEnded();
          task().sealer.sweep(clock.instant());
          flushIfDue();
        });
  }

  @Override
  public void process(Record<String, EcgSamples> record) {
    serveCurrentModel();
    Arrival arrival = task().sealer.accept(record.value(), clock.instant());
    switch (arrival) {
      case STORED -> flushIfDue();
      case REPEATED -> task().metrics.frameRepeated();
      case LATE -> task().context.forward(record.withValue(late(record.value())));
    }
  }

  @Override
  public void close() {
    if (task != null) {
      task.serving.close();
      task.shadow.close();
      task.metrics.close();
      task = null;
    }
  }

  private void serveCurrentModel() {
    ServingModel before = task().serving;
    if (!batch.isEmpty() || before.isOf(models.current())) {
      return;
    }
    long started = System.nanoTime();
    ServingModel next = models.takeIntoService();
    task()
        .sealer
        .continueOn(supplier.windowing(next.contract(), task().frames, batch, task().metrics));
    task = task().serving(next);
    before.close();
    task().metrics.modelSwitched(System.nanoTime() - started);
    LOG.info(
        "Task {} goes over from model {} to model {}",
        task().context.taskId(),
        before.rules().version(),
        next.rules().version());
  }

  private void flushIfDue() {
    if (batch.isDue(clock.instant())) {
      flush();
    }
  }

  private void flush() {
    List<SealedWindow> windows = batch.drain();
    long started = System.nanoTime();
    List<Classification> classifications =
        classifier.classify(task().serving.classifier(), windows);
    task().metrics.batchClassified(windows.size(), System.nanoTime() - started);
    classifications.forEach(this::forward);
    task().sealer.commit(windows);
    task().shadow.score(classifications, task().serving.rules()).forEach(this::forward);
  }

  private void forward(Classification classification) {
    if (classification instanceof Classification.Done done) {
      forward(
          done.window(),
          new Outcome.Classified(done.window(), done.prediction(), task().serving.rules()));
    } else if (classification instanceof Classification.Failed failed) {
      task().metrics.windowFailed();
      forwardFramesOf(failed);
    }
  }

  private void forward(ShadowResult result) {
    long endMillis = result.getWindowEnd().toEpochMilli();
    task()
        .context
        .forward(new Record<>(result.getDeviceId(), new Outcome.ScoredAlong(result), endMillis));
  }

  private void forwardFramesOf(Classification.Failed failed) {
    SealedWindow window = failed.window();
    Rejection rejection = new Rejection(RejectionReason.CLASSIFICATION_FAILED, failed.message());
    Instant windowStart = FrameTimes.toInstant(window.startMicros());
    task()
        .frames
        .between(window.deviceId(), window.startMicros(), window.endMicros())
        .forEach(
            frame ->
                forward(
                    window,
                    new Outcome.Rejected(
                        frame, rejection, Optional.empty(), Optional.of(windowStart))));
  }

  /** Without the headers of the record at hand, which belongs to another frame or device. */
  private void forward(SealedWindow window, Outcome outcome) {
    long endMillis = TimeUnit.MICROSECONDS.toMillis(window.endMicros());
    task().context.forward(new Record<>(window.deviceId(), outcome, endMillis));
  }

  private Outcome late(EcgSamples frame) {
    Rejection rejection =
        new Rejection(
            RejectionReason.LATE,
            "the frame starts at %s; all windows that could hold it have been sealed or given up"
                .formatted(frame.getStartTime()));
    return new Outcome.Rejected(
        frame,
        rejection,
        task().context.recordMetadata().map(m -> new Origin(m.topic(), m.partition(), m.offset())),
        Optional.empty());
  }

  private Task task() {
    return requireNonNull(task, "the processor is used before init or after close");
  }

  /** What there is between init and close. */
  private record Task(
      ProcessorContext<String, Outcome> context,
      PipelineMetrics metrics,
      FrameStore frames,
      WindowSealer sealer,
      ServingModel serving,
      ShadowScorer shadow) {

    Task serving(ServingModel next) {
      return new Task(context, metrics, frames, sealer, next, shadow);
    }
  }
}
