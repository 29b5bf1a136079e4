package org.dt4ecg.topology.validation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.validation.FrameRules;
import org.dt4ecg.topology.events.Nodes;
import org.dt4ecg.topology.events.Outcome;
import org.dt4ecg.topology.events.Outcome.FrameAccepted;
import org.dt4ecg.topology.events.Outcome.Rejected;
import org.dt4ecg.topology.metrics.PipelineMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Frames as they were read in; accepted or rejected frames out, all of them, by the id of their
 * device, by the rules of a frame and the unit of the model that serves. One that is rejected may
 * have no device; it gets its key back when it is written.
 */
public final class ValidateFramesProcessor
    extends ContextualProcessor<byte[], AsRead<EcgSamples>, String, Outcome> {

  private final Supplier<InputUnit> unit;
  private final FrameRules rules;
  private final List<String> accepting;
  private @Nullable PipelineMetrics metrics;

  /**
   * @param unit unit of the input of the model that serves at the time
   * @param rules what holds for any model
   * @param accepting names of the nodes that take accepted frames
   */
  public ValidateFramesProcessor(
      Supplier<InputUnit> unit, FrameRules rules, List<String> accepting) {
    this.unit = unit;
    this.rules = rules;
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
    Optional<Rejection> fault = unreadable.isPresent() ? unreadable : faultOf(key, frame);
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

  /** The first fault of a frame that could be read; empty if it has none. */
  private Optional<Rejection> faultOf(byte @Nullable [] key, @Nullable EcgSamples frame) {
    Optional<Rejection> fault = rules.faultOf(key, frame);
    return fault.isPresent() || frame == null ? fault : faultOfUnit(frame);
  }

  private Optional<Rejection> faultOfUnit(EcgSamples frame) {
    boolean calibrated = frame.getMicrovoltsPerCount() > 0;
    return switch (unit.get()) {
      case MILLIVOLTS ->
          calibrated
              ? Optional.empty()
              : fault(
                  "the frame's microvolts per count are unknown (0); the model takes millivolts");
      case COUNTS ->
          calibrated
              ? fault(
                  "the frame has %s µV per count; the model takes counts of devices whose microvolts"
                          .formatted(frame.getMicrovoltsPerCount())
                      + " per count are unknown (0)")
              : Optional.empty();
    };
  }

  private static Optional<Rejection> fault(String message) {
    return Optional.of(new Rejection(RejectionReason.UNIT, message));
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
