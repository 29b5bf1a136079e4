package org.dt4ecg.app.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps the registry's state in one JSON file that is replaced as a whole, never half written. */
final class RegistryFile {

  private static final String NAME = "schema-registry.json";

  private final ObjectMapper json = new ObjectMapper();
  private final Path file;

  RegistryFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /**
   * The state as it was last written; an empty one if there is no file.
   *
   * @throws IOException if the file cannot be read or is no state of a registry
   */
  RegistryState read() throws IOException {
    if (!Files.exists(file)) {
      return RegistryState.empty();
    }
    try {
      return json.readValue(file.toFile(), RegistryState.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "The registry's file %s is damaged (%s); restore it or take another data folder"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  void write(RegistryState state) throws IOException {
    Path beside = file.resolveSibling(NAME + ".new");
    json.writerWithDefaultPrettyPrinter().writeValue(beside.toFile(), state);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
