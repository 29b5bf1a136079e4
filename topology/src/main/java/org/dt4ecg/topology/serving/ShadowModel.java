package org.dt4ecg.topology.serving;

import java.util.Optional;
import org.dt4ecg.model.ServableModel;
import org.jspecify.annotations.Nullable;

/**
 * A shadow of the model that serves, for comparison alone. What it failed of is known to all tasks,
 * so that none of them asks it again. Thread-safe.
 */
public final class ShadowModel implements AutoCloseable {

  private final ServableModel model;
  private volatile @Nullable String failure;
  private boolean closed;

  /**
   * @param model loaded and warm; closed by this object, and so must wait for its classifiers by
   *     itself, as {@link org.dt4ecg.model.OnnxModel} does
   */
  public ShadowModel(ServableModel model) {
    this.model = model;
  }

  /** Version of the model. */
  public String version() {
    return model.version();
  }

  /** Makes a classifier for one task; empty once it was closed, since a batch may still ask. */
  public synchronized Optional<ServingModel> acquire() {
    return closed ? Optional.empty() : Optional.of(ServingModel.of(model));
  }

  /**
   * Notes that the model failed, so that no task asks it again.
   *
   * @param what what it failed of
   * @return whether this is its first failure
   */
  public synchronized boolean fail(String what) {
    boolean first = failure == null;
    if (first) {
      failure = what;
    }
    return first;
  }

  /** What it failed of first; empty as long as it has not failed. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** It scores no further batch; each task closes its own classifier after its last one. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    model.close();
  }
}
