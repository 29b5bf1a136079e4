package org.dt4ecg.topology;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.GlobalStore;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/**
 * A topology as a Mermaid flow chart: topics and stores as cylinders, sub-topologies as boxes. Of
 * the processors it shows those that keep state or read a topic; what lies between (branches,
 * mappings, merges) is drawn through, for a chart of every node is too wide to read.
 */
final class MermaidChart {

  private final StringBuilder chart = new StringBuilder("flowchart LR\n");

  MermaidChart(TopologyDescription description) {
    topics(description).forEach(topic -> line(1, topicId(topic) + "[(\"" + topic + "\")]"));
    description.subtopologies().stream()
        .sorted(Comparator.comparingInt(Subtopology::id))
        .forEach(this::append);
    description.globalStores().stream()
        .sorted(Comparator.comparingInt(GlobalStore::id))
        .forEach(this::append);
  }

  /** The chart, without the fence of a code block. */
  String text() {
    return chart.toString();
  }

  private void append(Subtopology subtopology) {
    line(1, "subgraph subtopology_%d[\"sub-topology %<d\"]".formatted(subtopology.id()));
    List<Node> nodes =
        subtopology.nodes().stream().sorted(Comparator.comparing(Node::name)).toList();
    Set<String> stores = new TreeSet<>();
    for (Node node : nodes) {
      if (isShown(node)) {
        line(2, "%s[\"%s\"]".formatted(nodeId(node), node.name()));
        stores.addAll(((Processor) node).stores());
      }
    }
    stores.forEach(store -> line(2, storeId(store) + "[(\"" + store + "\")]"));
    line(1, "end");
    nodes.forEach(this::appendEdges);
  }

  private void append(GlobalStore global) {
    line(1, "subgraph global_%d[\"global store, read by all\"]".formatted(global.id()));
    Set<String> stores = new TreeSet<>(global.processor().stores());
    stores.forEach(store -> line(2, storeId(store) + "[(\"" + store + "\")]"));
    line(1, "end");
    topicsOf(global.source())
        .forEach(topic -> stores.forEach(store -> arrow(topicId(topic), storeId(store))));
  }

  private void appendEdges(Node node) {
    if (node instanceof Source) {
      topicsOf(node)
          .forEach(topic -> targets(node).forEach(target -> arrow(topicId(topic), target)));
    } else if (isShown(node)) {
      targets(node).forEach(target -> arrow(nodeId(node), target));
      new TreeSet<>(((Processor) node).stores())
          .forEach(store -> line(1, nodeId(node) + " -.- " + storeId(store)));
    }
  }

  /** What a node's records reach next: processors that are shown, and topics. */
  private static Set<String> targets(Node node) {
    Set<String> targets = new TreeSet<>();
    for (Node next : node.successors()) {
      if (next instanceof Sink) {
        topicsOf(next).forEach(topic -> targets.add(topicId(topic)));
      } else if (isShown(next)) {
        targets.add(nodeId(next));
      } else {
        targets.addAll(targets(next));
      }
    }
    return targets;
  }

  private static boolean isShown(Node node) {
    return node instanceof Processor processor
        && (!processor.stores().isEmpty()
            || processor.predecessors().stream().anyMatch(Source.class::isInstance));
  }

  private static Set<String> topics(TopologyDescription description) {
    Set<String> topics = new TreeSet<>();
    description.subtopologies().stream()
        .flatMap(subtopology -> subtopology.nodes().stream())
        .forEach(node -> topics.addAll(topicsOf(node)));
    description.globalStores().forEach(store -> topics.addAll(topicsOf(store.source())));
    return topics;
  }

  private static Set<String> topicsOf(Node node) {
    if (node instanceof Source source && source.topicSet() != null) {
      return new TreeSet<>(source.topicSet());
    }
    return node instanceof Sink sink && sink.topic() != null ? Set.of(sink.topic()) : Set.of();
  }

  private static String topicId(String topic) {
    return "topic_" + identifier(topic);
  }

  private static String storeId(String store) {
    return "store_" + identifier(store);
  }

  private static String nodeId(Node node) {
    return "node_" + identifier(node.name());
  }

  /** Mermaid reads a dash in a name as the start of an arrow. */
  private static String identifier(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_");
  }

  private void arrow(String from, String to) {
    line(1, from + " --> " + to);
  }

  private void line(int depth, String text) {
    chart.append("  ".repeat(depth)).append(text).append('\n');
  }
}
