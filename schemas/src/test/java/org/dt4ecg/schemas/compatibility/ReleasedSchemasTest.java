package org.dt4ecg.schemas.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.dt4ecg.schemas.RecordTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the schemas against the released ones, which lie resolved in {@code
 * src/test/resources/released-schemas/<schema>/<version>.avsc}: one file for each version with
 * which a schema changed. A released file is never changed: records that were written with it are
 * on the topics, and, of the topology's state, in its changelogs, which outlive an update too. For
 * a new release run the test with {@code -Ddt4ecg.release.schemas=<version>}, which writes the
 * schemas that have changed since.
 */
class ReleasedSchemasTest {

  private static final String RELEASE = "dt4ecg.release.schemas";
  private static final String END = ".avsc";
  private static final Path RELEASED = Path.of("src/test/resources/released-schemas");

  /** BACKWARD_TRANSITIVE: a reader with the newest schema reads what any older writer wrote. */
  private static final SchemaValidator BACKWARD_TRANSITIVE =
      new SchemaValidatorBuilder().canReadStrategy().validateAll();

  static List<Schema> currentSchemas() {
    return PortableSchemas.of(RecordTypes.all());
  }

  @Test
  void whatHasChangedIsWrittenForANewRelease() throws IOException {
    String version = System.getProperty(RELEASE);
    if (version == null || version.isBlank()) {
      return;
    }
    String fileName = Version.parse(version) + END;
    for (Schema schema : currentSchemas()) {
      List<Path> files = released(schema.getName());
      if (files.isEmpty() || !Files.readString(newest(files)).equals(text(schema))) {
        Path file = RELEASED.resolve(schema.getName()).resolve(fileName);
        assertThat(file).as("a released schema is never changed").doesNotExist();
        Files.createDirectories(file.getParent());
        Files.writeString(file, text(schema));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("currentSchemas")
  void aSchemaIsTheOneReleasedLastOrReadsAllThatWereReleased(Schema current) throws IOException {
    List<Path> files = released(current.getName());
    if (files.isEmpty()) {
      fail(
          "%s has never been released. Release it with: mvn -pl schemas test -Dtest=%s -D%s=<new version>"
              .formatted(current.getName(), getClass().getSimpleName(), RELEASE));
    }
    if (!Files.readString(newest(files)).equals(text(current))) {
      try {
        BACKWARD_TRANSITIVE.validate(current, schemas(files));
      } catch (SchemaValidationException e) {
        fail(
            "%s cannot read what was written with one of %s. Give new fields a default, and neither rename fields nor change their types; then release the schema with -D%s=<new version>"
                .formatted(current.getName(), files, RELEASE),
            e);
      }
    }
  }

  @Test
  void aVersionOfASchemaIsThereWhereItChangedAndNowhereElse() throws IOException {
    List<String> names = currentSchemas().stream().map(Schema::getName).toList();
    try (Stream<Path> folders = Files.list(RELEASED)) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
    for (String name : names) {
      String before = "";
      for (Path file : released(name)) {
        String text = Files.readString(file);
        assertThat(text).as(file.toString()).isNotEqualTo(before);
        before = text;
      }
    }
  }

  @Test
  void aFieldWithoutADefaultIsFoundIncompatible() {
    Schema released = SchemaBuilder.record("R").fields().requiredInt("a").endRecord();
    Schema changed =
        SchemaBuilder.record("R").fields().requiredInt("a").requiredInt("b").endRecord();

    assertThatThrownBy(() -> BACKWARD_TRANSITIVE.validate(changed, List.of(released)))
        .isInstanceOf(SchemaValidationException.class);
  }

  /** The released versions of a schema, oldest first. */
  private static List<Path> released(String name) throws IOException {
    Path folder = RELEASED.resolve(name);
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparing(file -> Version.parse(fileVersion(file)))).toList();
    }
  }

  private static String fileVersion(Path file) {
    String name = file.getFileName().toString();
    assertThat(name).endsWith(END);
    return name.substring(0, name.length() - END.length());
  }

  private static Path newest(List<Path> files) {
    return files.get(files.size() - 1);
  }

  private static List<Schema> schemas(List<Path> files) throws IOException {
    List<Schema> schemas = new ArrayList<>();
    for (Path file : files) {
      schemas.add(new Schema.Parser().parse(file.toFile()));
    }
    // The validator wants the newest first.
    Collections.reverse(schemas);
    return schemas;
  }

  private static String text(Schema schema) {
    return SchemaFormatter.format("json/pretty", schema) + "\n";
  }
}
