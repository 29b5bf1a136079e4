package org.dt4ecg.topology.release;

import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ServableModel;

/** Loads a model and makes it warm. {@code OnnxModel::load}, but for tests. */
@FunctionalInterface
public interface ModelLoader {

  /**
   * A model that is ready to serve, and that waits for its classifiers when it is closed.
   *
   * @throws InvalidModelException if it cannot be loaded or run
   */
  ServableModel load(ModelFile file) throws InvalidModelException;
}
