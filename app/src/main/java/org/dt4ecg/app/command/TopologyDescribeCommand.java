package org.dt4ecg.app.command;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.Topology;
import org.dt4ecg.app.model.ContractOnly;
import org.dt4ecg.console.Console;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.EcgTopology;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.TopologyDescriptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the topology. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description = "Prints the topology; needs no cluster.")
final class TopologyDescribeCommand implements Callable<Integer> {

  private final Console console;

  @Option(names = "--mermaid", description = "As a Mermaid flow chart.")
  private boolean mermaid;

  @Option(names = "--json", description = "As the field topology of a JSON object.")
  private boolean json;

  TopologyDescribeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String description = describe();
    if (json) {
      console.json(Map.of("topology", description));
    } else {
      console.line(description.stripTrailing());
    }
    return 0;
  }

  private String describe() {
    try (ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
        ContractOnly model = new ContractOnly()) {
      Topology topology =
          new EcgTopology(TopologyConfig.defaults(), serdes, model, InstantSource.system()).build();
      return mermaid ? TopologyDescriptions.mermaid(topology) : TopologyDescriptions.text(topology);
    }
  }
}
