package org.dt4ecg.topology.serving;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.dt4ecg.model.ServableModel;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be replaced while it serves, and beside it a place for a shadow. Thread-safe.
 *
 * <p>A model that was put in is closed as soon as another one takes its place, and so must wait for
 * its classifiers by itself, as {@link org.dt4ecg.model.OnnxModel} does: each task closes its own
 * after its last batch. Whoever takes one into service gets it in one step with the choice of the
 * model, so nobody is left with a model that was closed in between.
 */
public final class ReplaceableModel implements ModelSource, AutoCloseable {

  private final ServableModel first;
  private final ReplaceableShadow shadow = new ReplaceableShadow();
  private volatile ServableModel current;

  /**
   * @param first stays open when it is replaced; closed by the caller, after this
   */
  public ReplaceableModel(ServableModel first) {
    this.first = first;
    this.current = first;
  }

  /** The model of the start, whatever serves now. */
  public ServableModel first() {
    return first;
  }

  @Override
  public ServableModel current() {
    return current;
  }

  @Override
  public synchronized ServingModel acquire() {
    return ServingModel.of(current);
  }

  @Override
  public ReplaceableShadow shadows() {
    return shadow;
  }

  /**
   * Another model serves from now on: in each task from its next batch.
   *
   * @param next loaded and warm; closed by this object, which it belongs to from now on
   */
  public void replaceBy(ServableModel next) {
    ServableModel replaced = exchange(next);
    if (replaced != first && replaced != next) {
      replaced.close();
    }
  }

  private synchronized ServableModel exchange(ServableModel next) {
    ServableModel replaced = current;
    current = next;
    return replaced;
  }

  /**
   * Goes back to the model of the start, and so closes the one that took its place; and the shadow.
   */
  @Override
  public void close() {
    shadow.close();
    replaceBy(first);
  }

  /**
   * A place for one shadow model, empty at the start. A model is closed as soon as it loses the
   * place. Thread-safe.
   */
  public static final class ReplaceableShadow implements ShadowSource, AutoCloseable {

    private final AtomicReference<@Nullable ShadowModel> current = new AtomicReference<>();

    @Override
    public Optional<ShadowModel> current() {
      return Optional.ofNullable(current.get());
    }

    /**
     * A model runs as a shadow from now on, in place of the one that may have done so: in each task
     * from its next batch.
     *
     * @param next loaded and warm; closed by this object, which it belongs to from now on
     */
    public void replaceBy(ServableModel next) {
      exchange(new ShadowModel(next));
    }

    /** No model runs as a shadow from now on. */
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
}
