package org.dt4ecg.topology.fusion;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.FusedClaim;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.dt4ecg.topology.metrics.TemplateMetrics;
import org.dt4ecg.topology.outcome.Outcome.Classified;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.jspecify.annotations.Nullable;

/**
 * Predictions in, in the order of each device's windows; the results of the windows out, decided on
 * by themselves and with those before them in their recording session. A processor of its own, so
 * that classification need not know of sessions and of people enrolled; both are parts of one task,
 * so what was fused and how far the windows were forwarded are written in the same transaction.
 */
final class FuseSessionProcessor implements Processor<String, Classified, String, WindowResults> {

  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);

  private final Duration kept;
  private final ValueSerdes serdes;
  private final WindowObserver observer;
  private final InstantSource clock;

  /** When the last window of each device in the store came, by the wall clock. */
  private final Map<String, Instant> lastWindows = new HashMap<>();

  private @Nullable Task task;

  FuseSessionProcessor(
      Duration kept, ValueSerdes serdes, WindowObserver observer, InstantSource clock) {
    this.kept = kept;
    this.serdes = serdes;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, WindowResults> context) {
    FusionStore fusions = new FusionStore(context.getStateStore(FuseSession.FUSIONS));
    TemplateMetrics templateMetrics = new TemplateMetrics(context.metrics(), context.taskId());
    task =
        new Task(
            context,
            fusions,
            new EnrolledTemplates(
                context.getStateStore(EnrolledTemplates.STORE), serdes, templateMetrics),
            new PipelineMetrics(context.metrics(), context.taskId()),
            templateMetrics);
    Instant now = clock.instant();
    // Kafka Streams revives a task with the same processor.
    lastWindows.clear();
    fusions.forEachDevice(deviceId -> lastWindows.put(deviceId, now));
    context.schedule(SWEEP_PERIOD, PunctuationType.WALL_CLOCK_TIME, time -> removeSilent());
  }

  @Override
  public void process(Record<String, Classified> record) {
    SealedWindow window = record.value().window();
    Prediction prediction = record.value().prediction();
    ModelRules rules = record.value().rules();
    SignalQuality quality = window.content().quality();
    lastWindows.put(window.deviceId(), clock.instant());
    Claim claim = rules.policy().claim(prediction, quality);
    FusedClaim fused =
        rules
            .policy()
            .claim(
                rules.fusion().fused(stateAfter(record.value())),
                // Read only where the policy asks: most windows are of people in training.
                embedding -> task().templates.of(rules).mostSimilar(embedding));
    task()
        .context
        .forward(record.withValue(ResultFactory.results(window, rules.version(), claim, fused)));
    task().metrics.resultForwarded();
    observer.windowDecided(rules.version(), prediction, claim, quality);
  }

  @Override
  public void close() {
    if (task != null) {
      task.metrics.close();
      task.templateMetrics.close();
      task = null;
    }
  }

  private FusionState stateAfter(Classified classified) {
    SealedWindow window = classified.window();
    ModelRules rules = classified.rules();
    FusionState before = task().fusions.before(window, rules.version());
    if (window.index() <= before.lastWindowIndex()) {
      // Without exactly-once a window may come again after a restart; it has been fused.
      return before;
    }
    FusionState after =
        rules
            .fusion()
            .next(before, window.index(), classified.prediction(), window.content().quality());
    task().fusions.put(window, rules.version(), after);
    return after;
  }

  private void removeSilent() {
    Instant oldest = clock.instant().minus(kept);
    lastWindows
        .entrySet()
        .removeIf(
            entry -> {
              boolean silent = entry.getValue().isBefore(oldest);
              if (silent) {
                task().fusions.remove(entry.getKey());
              }
              return silent;
            });
  }

  private Task task() {
    return requireNonNull(task, "the processor is used before init or after close");
  }

  /** What there is between init and close. */
  private record Task(
      ProcessorContext<String, WindowResults> context,
      FusionStore fusions,
      EnrolledTemplates templates,
      PipelineMetrics metrics,
      TemplateMetrics templateMetrics) {}
}
