package org.dt4ecg.app.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.cluster.EventForm;
import org.dt4ecg.app.cluster.EventPrinter;
import org.dt4ecg.app.cluster.EventPrinter.End;
import org.dt4ecg.app.cluster.EventPrinter.Printed;
import org.dt4ecg.app.cluster.FieldCondition;
import org.dt4ecg.app.cluster.TopicTail.Span;
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
    description = {
      "Prints a topic's committed events as they come, one JSON object a line.",
      "Ends when it is told to, or the program that reads its output has ended and one more event"
          + " comes. Events go to standard output, everything else to standard error."
    })
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

  @Option(
      names = "--until-end",
      description = "Print what is there now, from the oldest event on, and end.")
  private boolean untilEnd;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "End after so many events; fewer in the time of --for are a failure.")
  private @Nullable Long max;

  @Option(names = "--for", paramLabel = "TIME", description = "End after so long, such as 10s.")
  private @Nullable Duration duration;

  @Option(
      names = "--where",
      paramLabel = "FIELD=VALUE",
      description =
          "Only events with this value, such as fusedActivity=walk; dots lead into parts"
              + " (candidates.label=a). Several have to hold together.")
  private List<String> conditions = List.of();

  @Option(
      names = "--with-metadata",
      description =
          "Print partition, offset, timestamp, key and headers of each record, and the event as its"
              + " value.")
  private boolean withMetadata;

  @Option(
      names = "--table",
      arity = "0..1",
      split = ",",
      fallbackValue = "",
      paramLabel = "FIELD",
      description =
          "Print a table; of these fields, separated by commas, or without any of those that tell"
              + " most.")
  private @Nullable List<String> table;

  ConsumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    List<FieldCondition> wanted = new ArrayList<>();
    for (String condition : conditions) {
      wanted.add(FieldCondition.parse(condition, topic));
    }
    EventForm form = form();
    Map<String, Object> properties =
        topic.equals(Topics.ECG_DEAD_LETTERS)
            ? cluster.properties()
            : cluster.propertiesWithRegistry();
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    try (StopSignal stop = new StopSignal()) {
      Printed printed =
          new EventPrinter(console, topic, properties, wanted, form)
              .print(
                  span(),
                  max == null ? Long.MAX_VALUE : max,
                  duration == null ? UNTIL_STOPPED : duration,
                  stop::isAsked);
      requireAll(printed);
      console.progress("%d events of %s".formatted(printed.events(), topic.name()));
    }
    return 0;
  }

  private Span span() {
    if (untilEnd) {
      return Span.UNTIL_NOW;
    }
    return fromBeginning ? Span.ALL : Span.FROM_NOW_ON;
  }

  private EventForm form() throws CommandFailure {
    if (table == null) {
      return withMetadata ? EventForm.jsonWithMetadata() : EventForm.json();
    }
    List<String> columns = table.stream().filter(name -> !name.isBlank()).toList();
    for (String column : columns) {
      FieldCondition.requireField("--table " + column, column, topic);
    }
    return EventForm.table(topic, columns, withMetadata);
  }

  /** A script that waits for events has to notice that they did not come. */
  private void requireAll(Printed printed) throws CommandFailure {
    if (printed.end() == End.TIME && (max != null || untilEnd)) {
      throw new CommandFailure(
          "%d %s of %s came in %d s; give it longer with --for%s"
              .formatted(
                  printed.events(),
                  max == null ? "events" : "of %d events".formatted(max),
                  topic.name(),
                  duration == null ? 0 : duration.toSeconds(),
                  span() == Span.FROM_NOW_ON
                      ? ", or start with the oldest: --from-beginning"
                      : ""));
    }
  }
}
