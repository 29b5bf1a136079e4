package org.dt4ecg.app.command;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.cluster.EventPrinter;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a topic's events. */
@Command(
    name = "consume",
    mixinStandardHelpOptions = true,
    description = "Prints a topic's committed events as they come, one JSON object a line.")
final class ConsumeCommand implements Callable<Integer> {

  /** Longer than anybody waits. */
  private static final Duration UNTIL_STOPPED = Duration.ofDays(36_500);

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "NAME",
      converter = TopicConverter.class,
      description = "Topic to read, such as user-activity.")
  private Topic<?, ?> topic;

  @Option(
      names = "--from-beginning",
      description = "Start with the oldest events, not with those that come from now on.")
  private boolean fromBeginning;

  @Option(names = "--max", paramLabel = "N", description = "End after so many events.")
  private long max = Long.MAX_VALUE;

  @Option(names = "--for", paramLabel = "TIME", description = "End after so long, such as 10s.")
  private @Nullable Duration duration;

  ConsumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Map<String, Object> properties =
        topic.equals(Topics.ECG_DEAD_LETTERS)
            ? cluster.properties()
            : cluster.propertiesWithRegistry();
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    try (StopSignal stop = new StopSignal()) {
      EventPrinter printer = new EventPrinter(console, topic, properties);
      long printed =
          printer.print(
              fromBeginning, max, duration == null ? UNTIL_STOPPED : duration, stop::isAsked);
      console.progress("%d events of %s".formatted(printed, topic.name()));
    }
    return 0;
  }
}
