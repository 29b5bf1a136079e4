package org.dt4ecg.topology;

import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.serving.ModelSource;
import org.dt4ecg.topology.windowing.InputProgress;

/** Topologies for tests of other packages, with parts that an application cannot choose. */
public final class Topologies {

  private Topologies() {}

  /** A topology in which the model may be replaced, and every task has read all there is. */
  public static Topology of(
      Map<String, ?> configuration,
      ValueSerdes serdes,
      ModelSource models,
      WindowObserver observer,
      InstantSource clock) {
    return new EcgTopology(
            new TopologyConfig(configuration),
            serdes,
            models,
            observer,
            InputProgress.ALWAYS_READ,
            clock)
        .build();
  }
}
