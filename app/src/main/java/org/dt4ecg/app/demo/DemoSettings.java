package org.dt4ecg.app.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.dt4ecg.console.http.PageOptions;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a demonstration is to be.
 *
 * @param recordings folder of recordings to replay; null simulates
 * @param reading what files of recordings do not tell themselves
 * @param devices number of devices
 * @param duration how long the fleet sends; null until it is stopped
 * @param speed seconds of ECG in a second
 * @param model the .onnx file that serves; null takes the installation's own for the data set
 * @param dataFolder where broker, registry and stores keep their data; null takes a temporary
 *     folder that is deleted in the end
 * @param kafkaPort port of the embedded broker; 0 takes a free one
 * @param registryPort port of the embedded registry; 0 takes a free one
 * @param pagePort port of the page; 0 takes a free one, null the usual one if it is free
 */
public record DemoSettings(
    @Nullable Path recordings,
    ReadingOptions reading,
    int devices,
    @Nullable Duration duration,
    double speed,
    @Nullable Path model,
    @Nullable Path dataFolder,
    int kafkaPort,
    int registryPort,
    @Nullable Integer pagePort) {

  /** Port on which people look for the page; 0 if they will be told. */
  int usualPagePort() {
    return pagePort == null ? PageOptions.DEFAULT_PORT : pagePort;
  }

  /** How much ECG is sent; null for no end. */
  @Nullable Duration playLength() {
    return duration == null ? null : Duration.ofMillis(Math.round(duration.toMillis() * speed));
  }
}
