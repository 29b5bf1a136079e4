package org.dt4ecg.dashboard;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.dt4ecg.dashboard.view.ViewLimits;

/** Settings of the page, in the file that also holds those of Kafka's clients. Immutable. */
public final class DashboardConfig {

  public static final String PORT = "dashboard.port";
  public static final String MOST_DEVICES = "dashboard.devices.max";

  private static final int NO_PAGE = -1;
  private static final int HIGHEST_PORT = 65_535;
  private static final int HIGHEST_DEVICES = 1_000_000;

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              PORT,
              ConfigDef.Type.INT,
              NO_PAGE,
              ConfigDef.Range.between(NO_PAGE, HIGHEST_PORT),
              Importance.MEDIUM,
              "Port on which `topology run` shows the page; 0 takes a free one, -1 shows none."
                  + " `dashboard` has an option instead.")
          .define(
              MOST_DEVICES,
              ConfigDef.Type.INT,
              ViewLimits.DEFAULT.devices(),
              ConfigDef.Range.between(1, HIGHEST_DEVICES),
              Importance.LOW,
              "Most devices, and most people, that the page holds in memory; beyond, the longest"
                  + " silent are forgotten.");

  private final AbstractConfig config;

  /**
   * Reads and checks the settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException for one that is wrong
   */
  public DashboardConfig(Map<String, ?> settings) {
    this.config = new AbstractConfig(DEFINITION, settings, false);
  }

  /** Port of the page, 0 for a free one; empty for no page. */
  public OptionalInt port() {
    int port = config.getInt(PORT);
    return port == NO_PAGE ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** How much is held in memory. */
  public ViewLimits limits() {
    return ViewLimits.DEFAULT.withDevices(config.getInt(MOST_DEVICES));
  }

  /** The keys, with their defaults and what is allowed. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }
}
