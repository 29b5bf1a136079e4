package org.dt4ecg.app.command;

import java.util.stream.Collectors;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a topic of the catalogue. */
final class TopicConverter implements ITypeConverter<Topic<?, ?>> {

  @Override
  public Topic<?, ?> convert(String name) {
    for (Topic<?, ?> topic : Topics.all()) {
      if (topic.name().equals(name)) {
        return topic;
      }
    }
    throw new TypeConversionException(
        "'%s' is no topic of the catalogue; these are: %s"
            .formatted(
                name, Topics.all().stream().map(Topic::name).collect(Collectors.joining(", "))));
  }
}
