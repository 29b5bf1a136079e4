package org.dt4ecg.bench.contestant;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.Workload;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ServableModel;

/**
 * What a contestant gets, and the process that it runs in.
 *
 * @param contestant name of its class
 * @param workload what there is to do for a window
 * @param modelPath the model's file
 * @param instance number of this process, from 0
 * @param instances processes
 * @param threads stream threads or workers of each process
 * @param folder for its state
 * @param group application id, group id and transactional id, or what these begin with
 * @param cluster what clients need to find the broker and the registry
 * @param settings settings of the user, before all others
 */
public record ContestantSettings(
    String contestant,
    Workload workload,
    String modelPath,
    int instance,
    int instances,
    int threads,
    String folder,
    String group,
    Map<String, String> cluster,
    Map<String, String> settings) {

  /** Every contestant commits so often, in ms. */
  public static final int COMMIT_INTERVAL_MS = 100;

  public ContestantSettings {
    cluster = Map.copyOf(cluster);
    settings = Map.copyOf(settings);
  }

  /** Loads the model; the caller closes it. */
  public ServableModel loadModel() throws BenchException {
    try {
      return workload.load(Path.of(modelPath));
    } catch (IOException | InvalidModelException e) {
      throw new BenchException("The model cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** The cluster's properties with some more, and the user's before both. */
  public Map<String, Object> with(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(cluster);
    all.putAll(more);
    all.putAll(settings);
    return all;
  }
}
