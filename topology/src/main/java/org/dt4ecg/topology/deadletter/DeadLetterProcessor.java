package org.dt4ecg.topology.deadletter;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.topology.events.Outcome.Rejected;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.jspecify.annotations.Nullable;

/** Rejected records in; the records as they were read out, with headers that say why. */
public final class DeadLetterProcessor
    extends ContextualProcessor<String, Rejected, byte[], byte[]> {

  private @Nullable PipelineMetrics metrics;

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    this.metrics = new PipelineMetrics(context.metrics(), context.taskId());
  }

  @Override
  public void process(Record<String, Rejected> record) {
    Rejected rejected = record.value();
    requireNonNull(metrics).deadLetter(rejected.rejection().reason());
    DeadLetter letter =
        DeadLetter.of(
            rejected.key(),
            rejected.value(),
            record.headers(),
            rejected.rejection(),
            rejected.origin(),
            rejected.windowStart());
    context()
        .forward(new Record<>(letter.key(), letter.value(), record.timestamp(), letter.headers()));
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
