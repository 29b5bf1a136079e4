package org.dt4ecg.model;

import java.util.Locale;
import java.util.Map;

/**
 * Keeps ONNX Runtime from reporting to its maker.
 *
 * <p>Its builds for Linux and macOS look their maker's host up as soon as they are loaded, and keep
 * a device id and a queue of events under the home folder. By then no call can stop them: they obey
 * one variable of the environment, which a Java machine cannot set for itself. So whoever starts
 * the process sets it, and here a process without it is kept from loading them. The build for
 * Windows does not know the variable, opens no connection itself, and is switched off by a call.
 */
public final class OnnxRuntimeTelemetry {

  /** The variable that has to be set to {@link #OFF} before the process starts. */
  public static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

  /** The one value that is documented to stop all of it. */
  public static final String OFF = "1";

  private OnnxRuntimeTelemetry() {}

  /** ONNX Runtime would report to its maker, and is not loaded; the message says what to do. */
  public static final class StillOnException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    StillOnException(String message) {
      super(message);
    }
  }

  /**
   * Does nothing if ONNX Runtime keeps to itself in this process. {@link OnnxModel#load} asks this
   * first; what loads a model late asks at its start, so that it fails there.
   *
   * @throws StillOnException if it would not
   */
  public static void requireOff() {
    requireOff(System.getProperty("os.name", ""), System.getenv());
  }

  static void requireOff(String system, Map<String, String> environment) {
    boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
    if (!windows && !OFF.equals(environment.get(VARIABLE))) {
      throw new StillOnException(
          "ONNX Runtime would report to its maker from here, and only the environment can stop it:"
              + " set %s=%s for this process and start it again (the launcher and the images do)"
                  .formatted(VARIABLE, OFF));
    }
  }

  /** Switches it off for a process that is about to be started with this environment. */
  public static void switchOff(Map<String, String> environment) {
    environment.put(VARIABLE, OFF);
  }
}
