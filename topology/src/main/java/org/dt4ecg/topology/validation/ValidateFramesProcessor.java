package org.dt4ecg.topology.validation;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.dt4ecg.topology.outcome.Origin;
import org.dt4ecg.topology.outcome.Outcome;
import org.dt4ecg.topology.outcome.Outcome.Accepted;
import org.dt4ecg.topology.outcome.Outcome.Rejected;
import org.jspecify.annotations.Nullable;

/** Frames in; accepted or rejected frames out, all of them. */
public final class ValidateFramesProcessor
    implements Processor<String, EcgSamples, String, Outcome> {

  private final FrameValidator validator;
  private @Nullable ProcessorContext<String, Outcome> context;
  private @Nullable PipelineMetrics metrics;

  public ValidateFramesProcessor(FrameValidator validator) {
    this.validator = validator;
  }

  @Override
  public void init(ProcessorContext<String, Outcome> context) {
    this.context = context;
    this.metrics = new PipelineMetrics(context.metrics(), context.taskId());
  }

  @Override
  public void process(Record<String, EcgSamples> record) {
    requireNonNull(metrics).frameRead();
    EcgSamples frame = record.value();
    Outcome outcome =
        validator
            .faultOf(record.key(), frame)
            .<Outcome>map(fault -> new Rejected(frame, fault, origin(), Optional.empty()))
            .orElseGet(() -> new Accepted(frame));
    requireNonNull(context).forward(record.withValue(outcome));
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }

  private Optional<Origin> origin() {
    return requireNonNull(context)
        .recordMetadata()
        .map(read -> new Origin(read.topic(), read.partition(), read.offset()));
  }
}
