package org.dt4ecg.app.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Holds a schema against the older ones of its subject, by Avro's own rules of resolution. */
final class CompatibilityChecker {

  private CompatibilityChecker() {}

  /**
   * What speaks against a schema.
   *
   * @param candidate the new schema
   * @param older the subject's schemas, oldest first
   * @return one line for each violation; empty if the schema is compatible
   */
  static List<String> violations(Schema candidate, List<Schema> older, CompatibilityLevel level) {
    List<Schema> compared =
        level.isTransitive() || older.isEmpty()
            ? older
            : older.subList(older.size() - 1, older.size());
    List<String> violations = new ArrayList<>();
    for (Schema schema : compared) {
      if (level.isBackward()) {
        violations.addAll(unreadable(candidate, schema, "The new schema cannot read older data"));
      }
      if (level.isForward()) {
        violations.addAll(unreadable(schema, candidate, "An older schema cannot read new data"));
      }
    }
    // What several versions have in common is said once.
    return violations.stream().distinct().toList();
  }

  private static List<String> unreadable(Schema reader, Schema writer, String what) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(incompatibility -> what + ": " + describe(incompatibility))
        .toList();
  }

  private static String describe(Incompatibility incompatibility) {
    return "%s at %s (%s)"
        .formatted(
            incompatibility.getType(), incompatibility.getLocation(), incompatibility.getMessage());
  }
}
