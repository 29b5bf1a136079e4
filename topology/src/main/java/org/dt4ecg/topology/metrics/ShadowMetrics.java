package org.dt4ecg.topology.metrics;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.WindowDecision;

/**
 * How far the shadow model agrees with the one that serves, per task, over all that was scored by a
 * shadow since the start. Not thread-safe: belongs to a task.
 */
public final class ShadowMetrics implements AutoCloseable {

  /** Windows that were scored by a shadow too. */
  public static final String WINDOWS = "shadow-windows-total";

  /** Those of which both say the same of the person. */
  public static final String IDENTITY_AGREEMENTS = "shadow-identity-agreements-total";

  /** Those of which both say the same of the activity. */
  public static final String ACTIVITY_AGREEMENTS = "shadow-activity-agreements-total";

  /** Batches on which a shadow failed; it is not asked again after one, but by tasks just then. */
  public static final String FAILURES = "shadow-failures-total";

  private final TaskSensors sensors;
  private final Sensor windows;
  private final Sensor identityAgreements;
  private final Sensor activityAgreements;
  private final Sensor failures;

  public ShadowMetrics(StreamsMetrics metrics, TaskId taskId) {
    this.sensors = new TaskSensors(metrics, taskId);
    this.windows = sum(WINDOWS, "Windows that a shadow model scored");
    this.identityAgreements = sum(IDENTITY_AGREEMENTS, "Those with the same claim of the person");
    this.activityAgreements = sum(ACTIVITY_AGREEMENTS, "Those with the same activity");
    this.failures = sum(FAILURES, "Batches on which a shadow model failed");
  }

  /** A window was scored by both models. */
  public void windowScored(ShadowResult result) {
    WindowDecision serving = result.getServing();
    WindowDecision shadow = result.getShadow();
    windows.record();
    if (serving.getDecision() == shadow.getDecision()
        && Objects.equals(serving.getUserId(), shadow.getUserId())) {
      identityAgreements.record();
    }
    if (Objects.equals(serving.getActivity(), shadow.getActivity())) {
      activityAgreements.record();
    }
  }

  /** The shadow model failed on a batch. */
  public void batchFailed() {
    failures.record();
  }

  @Override
  public void close() {
    sensors.close();
  }

  private Sensor sum(String name, String description) {
    return sensors.sum(name, description, Map.of());
  }
}
