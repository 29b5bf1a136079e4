package org.dt4ecg.topology.serving;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.dt4ecg.model.ServableModel;
import org.jspecify.annotations.Nullable;

/**
 * A place for one model that scores along, empty at the start. A model is closed as soon as it
 * loses the place. Thread-safe.
 */
public final class ReplaceableShadow implements ShadowSource, AutoCloseable {

  private final AtomicReference<@Nullable ShadowModel> current = new AtomicReference<>();

  @Override
  public Optional<ShadowModel> current() {
    return Optional.ofNullable(current.get());
  }

  /**
   * A model scores along from now on, in place of the one that may have done so: in each task from
   * its next batch.
   *
   * @param next loaded and warm; closed by this object, which it belongs to from now on
   */
  public void replaceBy(ServableModel next) {
    exchange(new ShadowModel(next));
  }

  /** No model scores along from now on. */
  public void end() {
    exchange(null);
  }

  @Override
  public void close() {
    end();
  }

  private void exchange(@Nullable ShadowModel next) {
    ShadowModel replaced = current.getAndSet(next);
    if (replaced != null) {
      replaced.close();
    }
  }
}
