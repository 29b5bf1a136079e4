package org.dt4ecg.topology.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.topology.testing.OnnxFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplaceableModelTest {

  private static final int SWAPS = 50;
  private static final int SETTLING_SWAPS = 40;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RELEASED = Path.of("..", "model", "releases", "dt4ecg-sim.onnx");

  private OnnxModel first;
  private ReplaceableModel models;

  @BeforeEach
  void load() throws InvalidModelException {
    first = load(0);
    models = new ReplaceableModel(first);
  }

  @AfterEach
  void close() {
    models.close();
    first.close();
  }

  @Test
  void aModelThatIsReplacedServesUntilItsClassifiersAreClosed()
      throws InvalidModelException, ClassificationException {
    models.replaceBy(load(1));
    ServingModel before = models.acquire();
    models.replaceBy(load(2));
    try (ServingModel after = models.acquire()) {
      assertThat(before.isOf(models.current())).isFalse();
      assertThat(after.isOf(models.current())).isTrue();
      assertThat(confidence(before)).isCloseTo(OnnxFiles.confidence(1), within(1e-6));
      assertThat(confidence(after)).isCloseTo(OnnxFiles.confidence(2), within(1e-6));
      before.close();
      assertThat(confidence(after)).isCloseTo(OnnxFiles.confidence(2), within(1e-6));
    }
  }

  @Test
  void theModelOfTheStartStaysOpenAndServesAgainInTheEnd()
      throws InvalidModelException, ClassificationException {
    models.replaceBy(load(1));
    models.replaceBy(load(2));
    models.close();
    assertThat(models.current()).isSameAs(models.first()).isSameAs(first);
    try (ServingModel serving = models.acquire()) {
      assertThat(confidence(serving)).isCloseTo(OnnxFiles.confidence(0), within(1e-6));
    }
  }

  @Test
  void noTaskMeetsAModelThatIsClosedOrAnotherThanItAskedFor()
      throws InvalidModelException, ExecutionException, InterruptedException {
    Map<String, Double> confidences = new HashMap<>();
    List<OnnxModel> next = new ArrayList<>();
    confidences.put(first.version(), OnnxFiles.confidence(0));
    for (int seed = 1; seed <= SWAPS; seed++) {
      next.add(load(seed));
      confidences.put(next.get(seed - 1).version(), OnnxFiles.confidence(seed));
    }
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService tasks = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> batches = new ArrayList<>();
      for (int task = 0; task < 3; task++) {
        batches.add(tasks.submit(() -> classifyUntil(over, confidences)));
      }
      for (OnnxModel model : next) {
        models.replaceBy(model);
        Thread.onSpinWait();
      }
      over.set(true);
      for (Future<Integer> batch : batches) {
        assertThat(batch.get()).isPositive();
      }
    } finally {
      over.set(true);
      tasks.shutdownNow();
    }
  }

  @Test
  void replacedModelsLeaveNothingBehind()
      throws IOException, InvalidModelException, ClassificationException {
    assumeTrue(Files.exists(STATUS), "only Linux tells how much memory a process has");
    ModelFile file = ModelFile.read(RELEASED);
    // So that the heap of this process has grown as far as it does.
    swapUnderLoad(file, SETTLING_SWAPS);
    swapUnderLoad(file, 10);
    long after10 = residentKilobytes();
    swapUnderLoad(file, SWAPS - 10);
    assertThat(residentKilobytes()).isLessThan(after10 * 11 / 10);
  }

  private void swapUnderLoad(ModelFile file, int swaps)
      throws InvalidModelException, ClassificationException {
    List<float[]> batch = Collections.nCopies(32, new float[file.contract().windowSamples()]);
    for (int swap = 0; swap < swaps; swap++) {
      try (ServingModel before = models.acquire()) {
        models.replaceBy(OnnxModel.load(file));
        before.classifier().classify(List.of(new float[before.contract().windowSamples()]));
      }
      try (ServingModel after = models.acquire()) {
        for (int i = 0; i < 5; i++) {
          after.classifier().classify(batch);
        }
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private int classifyUntil(AtomicBoolean over, Map<String, Double> confidences)
      throws ClassificationException {
    int batches = 0;
    while (!over.get() || batches == 0) {
      try (ServingModel serving = models.acquire()) {
        assertThat(confidence(serving))
            .isCloseTo(confidences.get(serving.rules().version()), within(1e-6));
        batches++;
      }
    }
    return batches;
  }

  private static double confidence(ServingModel serving) throws ClassificationException {
    return serving.classifier().classify(List.of(new float[1000])).get(0).identity()[0];
  }

  private static OnnxModel load(long seed) throws InvalidModelException {
    return OnnxModel.load(ModelFile.of(OnnxFiles.bytes(seed)));
  }
}
