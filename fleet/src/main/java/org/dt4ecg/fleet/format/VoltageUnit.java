package org.dt4ecg.fleet.format;

import java.util.Locale;

/** Units of voltage, as files write them. */
final class VoltageUnit {

  private VoltageUnit() {}

  /** Whether a unit is one of voltage. */
  static boolean isVoltage(String unit) {
    return microvolts(unit) > 0;
  }

  /** µV in one unit; 0 for another quantity, or none. */
  static double microvolts(String unit) {
    String plain = unit.strip();
    // Case tells a millivolt from a megavolt, which no body has: so it may be ignored.
    return switch (plain.toLowerCase(Locale.ROOT)) {
      case "v", "volt", "volts" -> 1e6;
      case "mv", "millivolt", "millivolts", "mvolt", "mvolts" -> 1e3;
      case "uv", "\u00b5v", "\u03bcv", "microvolt", "microvolts", "uvolt", "uvolts" -> 1;
      case "nv", "nanovolt", "nanovolts" -> 1e-3;
      default -> 0;
    };
  }
}
