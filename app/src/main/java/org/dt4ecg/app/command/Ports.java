package org.dt4ecg.app.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What numbers of ports are. */
final class Ports {

  private static final int LARGEST = 65_535;

  private Ports() {}

  /**
   * @throws ParameterException if it is no port, nor 0
   */
  static void require(CommandSpec spec, String option, int port) {
    if (port < 0 || port > LARGEST) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %d: a port is a number from 1 to %d, or 0 for a free one"
              .formatted(option, port, LARGEST));
    }
  }
}
