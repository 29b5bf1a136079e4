package org.dt4ecg.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The JSON form of a {@link ModelContract}: an object with a field for each component of the
 * record, by the component's name. Fields it does not know are passed over, so that a later release
 * may add some without a new {@link ModelContract#contractVersion()}. Contracts of earlier versions
 * are read as what they meant. Thread-safe.
 */
public final class ContractJson {

  static final String VERSION_FIELD = "contractVersion";

  private static final String ADAPTATION_FIELD = "adaptation";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
          .withConfigOverride(
              // The one field of this type may be null.
              TemplateMatching.class,
              type -> type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SET)))
          .withConfigOverride(
              // Left out where there is none, so that the bytes of all others stay as they were.
              Adaptation.class,
              type ->
                  type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.SET))
                      .setInclude(
                          JsonInclude.Value.construct(
                              JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS)))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A version is the digest of the file, and an immutable map has another order each start.
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private ContractJson() {}

  /**
   * Writes a contract as JSON.
   *
   * @throws IllegalArgumentException if the contract is inconsistent; the message names the fields
   */
  public static String write(ModelContract contract) {
    List<String> violations = ContractRules.violations(contract);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(
          "The contract would be refused when read: " + String.join("; ", violations));
    }
    try {
      return MAPPER.writeValueAsString(contract);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A contract of plain values could not be written", e);
    }
  }

  /**
   * Reads a contract.
   *
   * @throws InvalidModelException if the text is no JSON, is of another contract version, lacks a
   *     field or contradicts itself
   */
  public static ModelContract read(String json) throws InvalidModelException {
    ModelContract contract = parse(json);
    List<String> violations = ContractRules.violations(contract);
    if (!violations.isEmpty()) {
      throw new InvalidModelException(
          "The contract in the metadata entry "
              + ModelContract.METADATA_KEY
              + " contradicts itself: "
              + String.join("; ", violations)
              + ". Export the model again with a right contract");
    }
    return contract;
  }

  private static ModelContract parse(String json) throws InvalidModelException {
    try {
      JsonNode tree = MAPPER.readTree(json);
      requireSupportedVersion(tree.path(VERSION_FIELD));
      return MAPPER.treeToValue(
          withOptionalFields(EarlierContracts.upgraded(tree)), ModelContract.class);
    } catch (JsonProcessingException e) {
      throw new InvalidModelException(
          "The contract in the metadata entry "
              + ModelContract.METADATA_KEY
              + " cannot be read: "
              + e.getOriginalMessage()
              + ". Export the model again",
          e);
    }
  }

  /** A field that came without a new version, and that most contracts do not have. */
  private static JsonNode withOptionalFields(JsonNode contract) {
    if (!(contract instanceof ObjectNode fields) || fields.has(ADAPTATION_FIELD)) {
      return contract;
    }
    ObjectNode whole = fields.deepCopy();
    whole.putNull(ADAPTATION_FIELD);
    return whole;
  }

  /** Before anything else is read, since another version may have another layout. */
  private static void requireSupportedVersion(JsonNode version) throws InvalidModelException {
    if (!version.isInt()
        || version.intValue() < EarlierContracts.EARLIEST_VERSION
        || version.intValue() > ModelContract.CURRENT_VERSION) {
      throw new InvalidModelException(
          "The contract in the metadata entry "
              + ModelContract.METADATA_KEY
              + " has the contractVersion "
              + (version.isMissingNode() ? "(none)" : version)
              + "; this release reads the versions "
              + EarlierContracts.EARLIEST_VERSION
              + " to "
              + ModelContract.CURRENT_VERSION
              + ". Use a matching release of this software, or export the model again");
    }
  }
}
