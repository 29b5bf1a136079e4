package org.dt4ecg.bench.load;

import java.util.Locale;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.bench.material.Workload;

/**
 * What one run is about.
 *
 * @param contestant who runs
 * @param workload what there is to do for a window
 * @param fleet what the devices have sent
 * @param people whom the model knows, where it is made up
 * @param hopSamples from the start of a window to that of the next, where the model is made up
 * @param instances processes
 * @param threads threads of each process
 */
public record RunPlan(
    ContestantKind contestant,
    Workload workload,
    Shape fleet,
    int people,
    int hopSamples,
    int instances,
    int threads) {

  /** The usual model, one process, one thread. */
  public static RunPlan usual(ContestantKind contestant, Workload workload, Shape fleet) {
    return new RunPlan(
        contestant, workload, fleet, LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP, 1, 1);
  }

  /** The same with other numbers of processes and threads. */
  RunPlan on(int otherInstances, int otherThreads) {
    return new RunPlan(
        contestant, workload, fleet, people, hopSamples, otherInstances, otherThreads);
  }

  /** The same with another model. */
  RunPlan with(int otherPeople, int otherHopSamples) {
    return new RunPlan(
        contestant, workload, fleet, otherPeople, otherHopSamples, instances, threads);
  }

  public static String nameOf(Workload workload) {
    return workload.name().toLowerCase(Locale.ROOT);
  }
}
