package org.dt4ecg.app.docs;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of a definition as a table for people. */
final class ConfigTable {

  private ConfigTable() {}

  /** A row for each key, in the order of the alphabet. */
  static String markdown(ConfigDef definition) {
    return definition.configKeys().values().stream()
        .map(
            key ->
                "| `%s` | %s | %s | %s |\n"
                    .formatted(key.name, initial(key), allowed(key), key.documentation))
        .sorted()
        .collect(
            Collectors.joining(
                "", "| key | default | allowed | meaning |\n|---|---|---|---|\n", ""));
  }

  private static String initial(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    Object value = key.defaultValue;
    if (value == null || List.of().equals(value)) {
      return "none";
    }
    return "`%s`".formatted(value instanceof List<?> list ? list(list) : value);
  }

  private static String list(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String allowed(ConfigDef.ConfigKey key) {
    if (key.validator != null) {
      return key.validator.toString();
    }
    return key.type == ConfigDef.Type.BOOLEAN ? "true, false" : "";
  }
}
