package org.dt4ecg.topology;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.GlobalStore;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** A topology for people to read. Pure functions; the same topology gives the same text. */
public final class TopologyDescriptions {

  private TopologyDescriptions() {}

  /** As Kafka Streams itself describes it. */
  public static String text(Topology topology) {
    return topology.describe().toString();
  }

  /**
   * As a Mermaid flow chart: topics and stores as cylinders, sub-topologies as boxes.
   *
   * @return the chart, without the fence of a code block
   */
  public static String mermaid(Topology topology) {
    TopologyDescription description = topology.describe();
    StringBuilder chart = new StringBuilder("flowchart LR\n");
    topics(description)
        .forEach(topic -> line(chart, 1, "%s[(\"%s\")]".formatted(topicId(topic), topic)));
    sorted(description.subtopologies()).forEach(subtopology -> append(chart, subtopology));
    description.globalStores().stream()
        .sorted(Comparator.comparingInt(GlobalStore::id))
        .forEach(store -> append(chart, store));
    return chart.toString();
  }

  private static void append(StringBuilder chart, Subtopology subtopology) {
    line(chart, 1, "subgraph subtopology_%d[\"sub-topology %<d\"]".formatted(subtopology.id()));
    List<Node> nodes = nodesOf(subtopology);
    nodes.forEach(node -> line(chart, 2, "%s[\"%s\"]".formatted(nodeId(node), node.name())));
    storesOf(nodes)
        .forEach(store -> line(chart, 2, "%s[(\"%s\")]".formatted(storeId(store), store)));
    line(chart, 1, "end");
    nodes.forEach(node -> appendEdges(chart, node));
  }

  private static void append(StringBuilder chart, GlobalStore store) {
    line(chart, 1, "subgraph global_%d[\"global store\"]".formatted(store.id()));
    line(chart, 2, "%s[\"%s\"]".formatted(nodeId(store.source()), store.source().name()));
    line(chart, 2, "%s[\"%s\"]".formatted(nodeId(store.processor()), store.processor().name()));
    store
        .processor()
        .stores()
        .forEach(name -> line(chart, 2, "%s[(\"%s\")]".formatted(storeId(name), name)));
    line(chart, 1, "end");
    appendEdges(chart, store.source());
    appendEdges(chart, store.processor());
  }

  private static void appendEdges(StringBuilder chart, Node node) {
    if (node instanceof Source source && source.topicSet() != null) {
      sorted(source.topicSet())
          .forEach(topic -> line(chart, 1, topicId(topic) + " --> " + nodeId(node)));
    }
    node.successors().stream()
        .sorted(Comparator.comparing(Node::name))
        .forEach(next -> line(chart, 1, nodeId(node) + " --> " + nodeId(next)));
    if (node instanceof Processor processor) {
      sorted(processor.stores())
          .forEach(store -> line(chart, 1, nodeId(node) + " -.- " + storeId(store)));
    }
    if (node instanceof Sink sink && sink.topic() != null) {
      line(chart, 1, nodeId(node) + " --> " + topicId(sink.topic()));
    }
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
      return source.topicSet();
    }
    return node instanceof Sink sink && sink.topic() != null ? Set.of(sink.topic()) : Set.of();
  }

  private static List<Node> nodesOf(Subtopology subtopology) {
    return subtopology.nodes().stream().sorted(Comparator.comparing(Node::name)).toList();
  }

  private static Set<String> storesOf(List<Node> nodes) {
    return nodes.stream()
        .filter(Processor.class::isInstance)
        .flatMap(node -> ((Processor) node).stores().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Subtopology> sorted(Set<Subtopology> subtopologies) {
    return subtopologies.stream().sorted(Comparator.comparingInt(Subtopology::id)).toList();
  }

  private static List<String> sorted(Iterable<String> names) {
    TreeSet<String> sorted = new TreeSet<>();
    names.forEach(sorted::add);
    return List.copyOf(sorted);
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

  private static void line(StringBuilder chart, int depth, String text) {
    chart.append("  ".repeat(depth)).append(text).append('\n');
  }
}
