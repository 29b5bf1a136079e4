package org.dt4ecg.topology;

import org.apache.kafka.streams.Topology;

/** A topology for people to read. Pure functions; the same topology gives the same text. */
public final class TopologyDescriptions {

  private TopologyDescriptions() {}

  /** As Kafka Streams itself describes it: every node. */
  public static String text(Topology topology) {
    return topology.describe().toString();
  }

  /**
   * As a Mermaid flow chart: topics, stores, and the processors that keep state or read a topic.
   *
   * @return the chart, without the fence of a code block
   */
  public static String mermaid(Topology topology) {
    return new MermaidChart(topology.describe()).text();
  }
}
