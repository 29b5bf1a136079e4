package org.dt4ecg.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dt4ecg.schemas.failure.FailureText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on ONNX Runtime, by way of DJL: one session, shared by its classifiers. Each call runs on
 * the caller's thread alone, so throughput grows with the callers. Thread-safe.
 *
 * <p>Close the classifiers first, then the model. A model that is closed earlier gives out no
 * further classifiers, and keeps its session until the last of them is closed, since a session that
 * goes away under a running call takes the process with it. Closing twice does nothing.
 */
public final class OnnxModel implements ServableModel {

  private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);

  /** The highest level is the one that lays convolutions out in blocks of channels. */
  static final Map<String, String> SESSION_OPTIONS =
      Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1", "optLevel", "ALL_OPT");

  private final ModelContract contract;
  private final String version;
  private final Model model;
  private int openClassifiers;
  private boolean closed;
  private boolean released;

  private OnnxModel(ModelContract contract, String version, Model model) {
    this.contract = contract;
    this.version = version;
    this.model = model;
  }

  /**
   * Loads a model and runs it once on a made-up batch, so that the first real one is not the slow
   * one, and no model serves whose probabilities are none.
   *
   * @throws InvalidModelException if ONNX Runtime cannot load or run the graph, or its outputs are
   *     no probabilities
   * @throws OnnxRuntimeTelemetry.StillOnException if ONNX Runtime would report to its maker
   */
  public static OnnxModel load(ModelFile file) throws InvalidModelException {
    DjlOnnxRuntime.start();
    Model session =
        Model.newInstance(file.contract().name(), Device.cpu(), DjlOnnxRuntime.ENGINE_NAME);
    OnnxModel model = new OnnxModel(file.contract(), file.version(), session);
    boolean served = false;
    try {
      session.load(new ByteArrayInputStream(file.bytes()), SESSION_OPTIONS);
      WarmUp.run(model);
      served = true;
    } catch (MalformedModelException e) {
      throw new InvalidModelException(
          "ONNX Runtime cannot load the model "
              + file.version()
              + ": "
              + rootMessage(e)
              + ". Export it with operators that this ONNX Runtime knows",
          e);
    } catch (IOException e) {
      throw new InvalidModelException(
          "The model "
              + file.version()
              + " cannot be loaded, since no temporary folder could be made: "
              + FailureText.of(e)
              + ". Free the folder named by java.io.tmpdir",
          e);
    } finally {
      deleteTemporaryFolder(session);
      if (!served) {
        model.close();
      }
    }
    LOG.info(
        "Loaded model {} version {}: {} people, {} activities, {} samples at {} Hz",
        model.contract.name(),
        model.version,
        model.contract.identities().size(),
        model.contract.activities().size(),
        model.contract.windowSamples(),
        model.contract.samplingRateHz());
    return model;
  }

  /** DJL makes an empty folder for each model it loads from a stream, and leaves it. */
  static void deleteTemporaryFolder(Model session) {
    Path folder = session.getModelPath();
    try {
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      LOG.warn("The empty temporary folder {} could not be deleted", folder, e);
    }
  }

  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return FailureText.of(root);
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public String version() {
    return version;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the model is closed
   */
  @Override
  public synchronized WindowClassifier newClassifier() {
    if (closed) {
      throw new IllegalStateException(
          "The model " + version + " is closed. Ask for a classifier of the one that serves now");
    }
    WindowClassifier classifier = new OnnxWindowClassifier(contract, model, this::classifierClosed);
    openClassifiers++;
    return classifier;
  }

  private synchronized void classifierClosed() {
    openClassifiers--;
    releaseSessionIfUnused();
  }

  @Override
  public synchronized void close() {
    closed = true;
    releaseSessionIfUnused();
  }

  private void releaseSessionIfUnused() {
    if (closed && openClassifiers == 0 && !released) {
      released = true;
      model.close();
    }
  }
}
