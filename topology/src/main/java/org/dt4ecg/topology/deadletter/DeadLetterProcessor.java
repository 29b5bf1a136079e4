package org.dt4ecg.topology.deadletter;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.dt4ecg.topology.outcome.Outcome;
import org.dt4ecg.topology.outcome.Outcome.Rejected;
import org.jspecify.annotations.Nullable;

/** Rejected frames in; the frames as they were read out, with headers that say why. */
public final class DeadLetterProcessor implements Processor<String, Outcome, String, EcgSamples> {

  private @Nullable ProcessorContext<String, EcgSamples> context;
  private @Nullable PipelineMetrics metrics;

  @Override
  public void init(ProcessorContext<String, EcgSamples> context) {
    this.context = context;
    this.metrics = new PipelineMetrics(context.metrics(), context.taskId());
  }

  @Override
  public void process(Record<String, Outcome> record) {
    if (!(record.value() instanceof Rejected rejected)) {
      throw new IllegalStateException(
          "%s was routed to dead letters; only rejected frames belong there"
              .formatted(record.value().getClass().getSimpleName()));
    }
    requireNonNull(metrics).deadLetter(rejected.rejection().reason());
    requireNonNull(context)
        .forward(
            new Record<>(
                record.key(),
                rejected.frame(),
                record.timestamp(),
                RejectionHeaders.of(record.headers(), rejected)));
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
