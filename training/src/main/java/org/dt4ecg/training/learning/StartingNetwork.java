package org.dt4ecg.training.learning;

import java.util.List;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Weights;

/**
 * A network that training starts from instead of random weights. Its preprocessing stays as it is,
 * since its weights were made for it.
 *
 * @param config its sizes and the constants of its preprocessing
 * @param weights its weights by path
 * @param people the people, in the order of the identity head
 * @param activities the activities, in the order of the activity head
 */
public record StartingNetwork(
    NetworkConfig config, Weights weights, List<String> people, List<String> activities) {

  public StartingNetwork {
    people = List.copyOf(people);
    activities = List.copyOf(activities);
    if (config.identities() != people.size() || config.activities() != activities.size()) {
      throw new IllegalArgumentException(
          ("the network has %d identities and %d activities, but there are names for %d and %d;"
                  + " each output needs one")
              .formatted(
                  config.identities(), config.activities(), people.size(), activities.size()));
    }
  }
}
