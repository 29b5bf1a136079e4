package org.dt4ecg.app.registry;

import java.util.List;
import java.util.Map;

/**
 * Everything the registry knows, as it is kept in its file.
 *
 * @param schemas Avro schemas as JSON text; schema id n is the one at n - 1
 * @param subjects the schema ids of each subject; version v is the one at v - 1
 * @param defaultLevel compatibility level of subjects without one of their own
 * @param levels compatibility levels of subjects
 */
record RegistryState(
    List<String> schemas,
    Map<String, List<Integer>> subjects,
    CompatibilityLevel defaultLevel,
    Map<String, CompatibilityLevel> levels) {

  /** Confluent's own default is BACKWARD; here old data must stay readable for good. */
  static final CompatibilityLevel INITIAL_LEVEL = CompatibilityLevel.BACKWARD_TRANSITIVE;

  RegistryState {
    schemas = List.copyOf(schemas);
    subjects = Map.copyOf(subjects);
    levels = Map.copyOf(levels);
  }

  static RegistryState empty() {
    return new RegistryState(List.of(), Map.of(), INITIAL_LEVEL, Map.of());
  }
}
