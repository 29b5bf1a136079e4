package org.dt4ecg.topology.validation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.topology.events.Nodes;
import org.dt4ecg.topology.events.Outcome;
import org.dt4ecg.topology.events.Outcome.FrameAccepted;
import org.dt4ecg.topology.events.Outcome.Rejected;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Frames as they were read in; accepted or rejected frames out, all of them, by the id of their
 * device. One that is rejected may have no device; it gets its key back when it is written.
 */
public final class ValidateFramesProcessor
    extends ContextualProcessor<byte[], AsRead<EcgSamples>, String, Outcome> {

  private final FrameValidator validator;
  private final List<String> accepting;
  private @Nullable PipelineMetrics metrics;

  /**
   * @param accepting names of the nodes that take accepted frames
   */
  public ValidateFramesProcessor(FrameValidator validator, List<String> accepting) {
    this.validator = validator;
    this.accepting = List.copyOf(accepting);
  }

  @Override
  public void init(ProcessorContext<String, Outcome> context) {
    super.init(context);
    this.metrics = new PipelineMetrics(context.metrics(), context.taskId());
  }

  @Override
  public void process(Record<byte[], AsRead<EcgSamples>> record) {
    requireNonNull(metrics).frameRead();
    byte[] key = record.key();
    byte[] bytes = record.value().bytes();
    EcgSamples frame = record.value().value();
    Optional<Rejection> unreadable = record.value().rejection();
    Optional<Rejection> fault = unreadable.isPresent() ? unreadable : validator.faultOf(key, frame);
    if (fault.isPresent() || frame == null || bytes == null) {
      Optional<Origin> origin =
          context()
              .recordMetadata()
              .map(read -> new Origin(read.topic(), read.partition(), read.offset()));
      context()
          .forward(
              record
                  .withKey((String) null)
                  .withValue(
                      new Rejected(key, bytes, fault.orElseThrow(), origin, Optional.empty())),
              Nodes.ALL_REJECTED);
    } else {
      Record<String, Outcome> accepted =
          record.withKey(frame.getDeviceId()).withValue(new FrameAccepted(frame, bytes));
      for (String node : accepting) {
        context().forward(accepted, node);
      }
    }
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
