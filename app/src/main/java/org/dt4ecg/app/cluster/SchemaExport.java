package org.dt4ecg.app.cluster;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.model.AtomicFile;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** Writes the catalogue's schemas for programs in other languages. */
public final class SchemaExport {

  /** Says which schema belongs where. */
  public static final String INDEX = "subjects.json";

  /** Old records must stay readable for good. */
  private static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";

  private SchemaExport() {}

  /**
   * A file and where its schema belongs. The names are a contract: they are the fields of the
   * index.
   *
   * @param topic whose values it describes
   * @param subject under which a registry holds it
   * @param record full name of its record
   * @param file name of the file
   * @param compatibility level that the subject needs
   * @param key what the keys of the topic are
   * @param partitions as the catalogue has them
   */
  @JsonPropertyOrder({
    "topic",
    "subject",
    "record",
    "file",
    "compatibility",
    "key",
    "partitions",
    "description"
  })
  public record Exported(
      String topic,
      String subject,
      String record,
      String file,
      String compatibility,
      String key,
      int partitions,
      String description) {}

  /**
   * Writes a file for each subject, and the index. What is there of the same name is replaced.
   *
   * @param folder made if it is not there
   * @throws IOException if the folder cannot be written
   */
  public static List<Exported> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    List<Exported> exported = new ArrayList<>();
    for (Topic<?, ?> topic : Topics.all()) {
      if (SpecificRecord.class.isAssignableFrom(topic.valueType())) {
        // Avro writes each part out where it is first used, so that the file needs no other.
        Schema schema = ValueSerdes.schema(topic.valueType().asSubclass(SpecificRecord.class));
        String subject = topic.name() + "-value";
        String file = subject + ".avsc";
        replace(folder.resolve(file), json.writeValueAsBytes(json.readTree(schema.toString())));
        exported.add(
            new Exported(
                topic.name(),
                subject,
                schema.getFullName(),
                file,
                COMPATIBILITY,
                "UTF-8",
                topic.partitions(),
                topic.description()));
      }
    }
    replace(folder.resolve(INDEX), json.writeValueAsBytes(Map.of("subjects", exported)));
    return exported;
  }

  /** Half a schema would be worse than none, or the one before. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    AtomicFile.replace(file, AtomicFile.draftOf(file), out -> out.write(bytes));
  }
}
