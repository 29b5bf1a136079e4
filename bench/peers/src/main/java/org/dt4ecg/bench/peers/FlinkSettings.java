package org.dt4ecg.bench.peers;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.contestant.ContestantSettings;
import org.dt4ecg.bench.material.Workload;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;

/**
 * The part of the settings that operators need, in a form that Flink can copy.
 *
 * @param workload what there is to do for a window
 * @param modelPath the model's file
 * @param cluster what clients need
 */
record FlinkSettings(Workload workload, String modelPath, HashMap<String, String> cluster)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  static FlinkSettings of(ContestantSettings settings) {
    return new FlinkSettings(
        settings.workload(), settings.modelPath(), new HashMap<>(settings.cluster()));
  }

  ServableModel loadModel() throws BenchException {
    return new ContestantSettings("", workload, modelPath, 0, 1, 1, "", "", cluster, Map.of())
        .loadModel();
  }

  ModelContract contract() throws BenchException {
    try (ServableModel model = loadModel()) {
      return model.contract();
    }
  }
}
