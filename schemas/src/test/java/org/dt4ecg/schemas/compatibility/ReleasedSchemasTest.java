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
 * src/main/resources/released-schemas/<version>/}. A released file is never changed: records that
 * were written with it are on the topics. For a new release run the test with {@code
 * -Ddt4ecg.release.schemas=<version>}, which writes the current schemas to a new folder.
 */
class ReleasedSchemasTest {

  private static final String RELEASE = "dt4ecg.release.schemas";
  private static final Path RELEASED = Path.of("src/main/resources/released-schemas");

  /** BACKWARD_TRANSITIVE: a reader with the newest schema reads what any older writer wrote. */
  private static final SchemaValidator BACKWARD_TRANSITIVE =
      new SchemaValidatorBuilder().canReadStrategy().validateAll();

  static List<Schema> currentSchemas() {
    return PortableSchemas.of(RecordTypes.released());
  }

  @Test
  void theCurrentSchemasAreWrittenToTheFolderOfANewRelease() throws IOException {
    String version = System.getProperty(RELEASE);
    if (version == null || version.isBlank()) {
      assertThat(releases()).as("released schemas in " + RELEASED).isNotEmpty();
      return;
    }
    Path folder = Files.createDirectories(RELEASED.resolve(Version.parse(version).toString()));
    for (Schema schema : currentSchemas()) {
      Path file = folder.resolve(schema.getName() + ".avsc");
      assertThat(file).as("a released schema is never changed").doesNotExist();
      Files.writeString(file, text(schema));
    }
  }

  @ParameterizedTest
  @MethodSource("currentSchemas")
  void aSchemaIsTheOneReleasedLastOrReadsAllThatWereReleased(Schema current) throws IOException {
    List<Path> files =
        releases().stream()
            .map(release -> release.resolve(current.getName() + ".avsc"))
            .filter(Files::exists)
            .toList();
    if (files.isEmpty()) {
      fail(
          "%s has never been released. Release it with: mvn -pl schemas test -Dtest=%s -D%s=<new version>"
              .formatted(current.getName(), getClass().getSimpleName(), RELEASE));
    }
    Path newest = files.get(files.size() - 1);
    if (!Files.readString(newest).equals(text(current))) {
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
  void aReleaseHoldsEverySchemaAndNothingElse() throws IOException {
    List<Path> releases = releases();
    Path newest = releases.get(releases.size() - 1);
    try (Stream<Path> files = Files.list(newest)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              currentSchemas().stream().map(schema -> schema.getName() + ".avsc").toList());
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

  private static List<Path> releases() throws IOException {
    try (Stream<Path> folders = Files.list(RELEASED)) {
      return folders
          .sorted(Comparator.comparing(folder -> Version.parse(folder.getFileName().toString())))
          .toList();
    }
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
