package org.dt4ecg.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Brings the JSON of earlier contract versions into the form of the current one. */
final class EarlierContracts {

  static final int EARLIEST_VERSION = 1;

  private EarlierContracts() {}

  /** The same contract in the current layout; one that is current already is left as it is. */
  static JsonNode upgraded(JsonNode contract) {
    if (!(contract instanceof ObjectNode fields)) {
      return contract;
    }
    return switch (fields.path(ContractJson.VERSION_FIELD).intValue()) {
      case 1 -> fromVersion3(fromVersion1(fields.deepCopy()));
      case 2 -> fromVersion3(fromVersion2(fields.deepCopy()));
      case 3 -> fromVersion3(fields.deepCopy());
      default -> contract;
    };
  }

  /**
   * Version 1 had one threshold, on the largest probability, whatever the number of windows, and
   * knew neither fusion nor templates.
   */
  private static ObjectNode fromVersion1(ObjectNode fields) {
    ObjectNode rejection = fields.putObject("rejection");
    rejection.put("score", UnknownPersonRule.Score.MAX_PROBABILITY.name());
    JsonNode threshold = fields.remove("rejectionThreshold");
    if (threshold != null) {
      rejection.putArray("thresholds").add(threshold);
    }
    ObjectNode fusion = fields.putObject("fusion");
    fusion.put("windows", Fusion.DEFAULT.windows());
    Fusion.DEFAULT.identityTemperatures().forEach(fusion.putArray("identityTemperatures")::add);
    fusion.put("activityStay", Fusion.DEFAULT.activityStay());
    fusion.put("activityTemperature", Fusion.DEFAULT.activityTemperature());
    fields.putNull("templates");
    return fields;
  }

  /** Version 2 had a threshold for templates alone. */
  private static ObjectNode fromVersion2(ObjectNode fields) {
    fields.remove("enrolmentThreshold");
    fields.putNull("templates");
    return fields;
  }

  /**
   * Up to version 3 templates were matched without regard to how much the windows of one person
   * differ, by a threshold at which nearly every stranger was taken for one of the people enrolled.
   * Such a model takes no templates any more.
   */
  private static ObjectNode fromVersion3(ObjectNode fields) {
    fields.put(ContractJson.VERSION_FIELD, 4);
    if (fields.has("templates")) {
      fields.putNull("templates");
    }
    return fields;
  }
}
