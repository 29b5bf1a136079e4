package org.dt4ecg.topology.serving;

import java.util.Optional;
import org.dt4ecg.model.ServableModel;

/**
 * Says which model serves. Thread-safe: every stream thread asks it for every frame and between two
 * batches, so the answer has to come from memory.
 *
 * <p>A task goes over to another model between two of its batches: it takes the new one into
 * service, and then closes the classifier that it had of the one before.
 */
@FunctionalInterface
public interface ModelSource {

  /**
   * The model that serves from now on: the same object as long as it does, another one once it was
   * replaced. It may be closed at any time after that, so ask it for its contract and version
   * alone.
   */
  ServableModel current();

  /**
   * Makes a classifier of the model that serves. A source that closes the models it replaces must
   * not do so between the choice of the model and the making of the classifier.
   */
  default ServingModel acquire() {
    return ServingModel.of(current());
  }

  /** Says which model runs as a shadow of the one that serves; always the same object. */
  default ShadowSource shadows() {
    return ShadowSource.NONE;
  }

  /** A model that serves for ever; closed by the caller, after the streams. */
  static ModelSource fixed(ServableModel model) {
    return () -> model;
  }

  /**
   * Says which model runs as a shadow of the one that serves. Thread-safe: every stream thread asks
   * it for every batch, so the answer has to come from memory.
   */
  @FunctionalInterface
  public interface ShadowSource {

    /** None ever does. */
    ShadowSource NONE = Optional::empty;

    /**
     * The shadow model from the next batch on: the same object as long as it does; empty if none
     * does.
     */
    Optional<ShadowModel> current();
  }
}
