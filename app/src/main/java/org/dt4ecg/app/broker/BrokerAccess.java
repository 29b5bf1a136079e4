package org.dt4ecg.app.broker;

import java.util.List;
import java.util.Map;

/**
 * How clients get into a broker, and what they may do there.
 *
 * @param settings server settings, by Kafka's names, on top of those that a broker of one node has;
 *     its listeners are {@code CLIENTS} and {@code CONTROLLER}
 * @param scramUsers users that are there from the first start on, each in the form that Kafka's
 *     {@code --add-scram} takes, such as {@code SCRAM-SHA-512=[name=NAME,password=PASSWORD]}; a
 *     folder that has been formatted keeps those that it has
 */
public record BrokerAccess(Map<String, String> settings, List<String> scramUsers) {

  /** Everybody on this computer may do everything. */
  public static final BrokerAccess OPEN = new BrokerAccess(Map.of(), List.of());

  public BrokerAccess {
    settings = Map.copyOf(settings);
    scramUsers = List.copyOf(scramUsers);
  }

  /** Names no secret. */
  @Override
  public String toString() {
    return "BrokerAccess[settings=%s, scramUsers=%d]"
        .formatted(settings.keySet(), scramUsers.size());
  }
}
