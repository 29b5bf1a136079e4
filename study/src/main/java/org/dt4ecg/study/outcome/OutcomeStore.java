package org.dt4ecg.study.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.dt4ecg.model.AtomicFile;

/**
 * A folder of outcomes: {@code KEY.json}, and beside it the model, {@code KEY.onnx}, with {@code
 * KEY.training.json}. Where the outcome is missing but the model is there, figures are taken anew
 * without training. Files appear as a whole or not at all, so that several processes and machines
 * can fill one folder, or folders that are copied together later.
 */
public final class OutcomeStore {

  private static final String OUTCOME = ".json";
  private static final String TRAINING = ".training.json";
  private static final String MODEL = ".onnx";

  private final Path folder;
  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * Opens a folder, which is made if it is not there.
   *
   * @throws IOException if it cannot be made
   */
  public OutcomeStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Whether a run has an outcome of the current format. */
  public boolean has(RunKey key) throws IOException {
    Path file = file(key, OUTCOME);
    return Files.exists(file) && read(file).isPresent();
  }

  /** Keeps the outcome of a run. */
  public void write(RunKey key, RunOutcome outcome) throws IOException {
    write(file(key, OUTCOME), json.writeValueAsBytes(outcome));
  }

  /** The model of a run, if it was trained already. */
  public Optional<TrainedModel> model(RunKey key) throws IOException {
    Path model = file(key, MODEL);
    if (!Files.exists(model)) {
      return Optional.empty();
    }
    TrainedModel.Training training =
        json.readValue(file(key, TRAINING).toFile(), TrainedModel.Training.class);
    return Optional.of(new TrainedModel(Files.readAllBytes(model), training));
  }

  /** Keeps the model of a run. */
  public void write(RunKey key, TrainedModel model) throws IOException {
    // The model last: where it is, its record is too.
    write(file(key, TRAINING), json.writeValueAsBytes(model.training()));
    write(file(key, MODEL), model.onnx());
  }

  /** Where the training of a run may keep what it has so far. */
  public Path checkpoint(RunKey key) {
    return file(key, ".checkpoint");
  }

  /**
   * All outcomes of the current format, by file name.
   *
   * @throws IOException if a file cannot be read, or is no outcome
   */
  public List<RunOutcome> readAll() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(file -> file.toString().endsWith(OUTCOME))
              .filter(file -> !file.toString().endsWith(TRAINING))
              .sorted()
              .toList();
    }
    List<RunOutcome> outcomes = new ArrayList<>();
    for (Path file : files) {
      read(file).ifPresent(outcomes::add);
    }
    return outcomes;
  }

  /** Empty for an outcome of another format. */
  private Optional<RunOutcome> read(Path file) throws IOException {
    try {
      JsonNode tree = json.readTree(file.toFile());
      return tree.path("format").asInt() == RunOutcome.FORMAT
          ? Optional.of(json.treeToValue(tree, RunOutcome.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is no outcome of a run (%s); remove it, and the run is done again"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private void write(Path file, byte[] bytes) throws IOException {
    // A name of its own, since two processes may write the same run.
    Path draft = folder.resolve("draft-%s.new".formatted(UUID.randomUUID()));
    AtomicFile.replace(file, draft, out -> out.write(bytes));
  }

  private Path file(RunKey key, String ending) {
    return folder.resolve(key.name() + ending);
  }
}
