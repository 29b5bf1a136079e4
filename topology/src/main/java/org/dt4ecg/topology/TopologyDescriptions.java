package org.dt4ecg.topology;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/** A topology for people to read. Pure functions; the same topology gives the same text. */
public final class TopologyDescriptions {

  private TopologyDescriptions() {}

  /** As Kafka Streams itself describes it: every node. */
  public static String text(Topology topology) {
    return topology.describe().toString();
  }

  /** Names of all topics that it reads or writes, but for changelogs, which it makes by itself. */
  public static Set<String> topics(Topology topology) {
    TopologyDescription description = topology.describe();
    Set<String> names = new TreeSet<>();
    description.globalStores().forEach(store -> names.addAll(store.source().topicSet()));
    names.addAll(sources(topology));
    names.addAll(sinks(topology));
    return names;
  }

  /**
   * Names of the topics that its tasks read, which the group commits; tables are not among them.
   */
  public static Set<String> sources(Topology topology) {
    Set<String> names = new TreeSet<>();
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source) {
          names.addAll(source.topicSet());
        }
      }
    }
    return names;
  }

  /** Names of its changelogs, without the {@code application.id-} that they begin with. */
  public static Set<String> changelogs(Topology topology) {
    Set<String> names = new TreeSet<>();
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Processor processor) {
          processor.stores().forEach(store -> names.add(store + "-changelog"));
        }
      }
    }
    return names;
  }

  /** Names of the topics that it writes, but for changelogs. */
  static Set<String> sinks(Topology topology) {
    Set<String> names = new TreeSet<>();
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Sink sink) {
          names.add(sink.topic());
        }
      }
    }
    return names;
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
