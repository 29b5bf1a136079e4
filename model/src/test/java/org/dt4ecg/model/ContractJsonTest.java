package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void aContractIsReadAsItWasWritten() throws InvalidModelException {
    assertThat(ContractJson.read(ContractJson.write(Contracts.tiny()))).isEqualTo(Contracts.tiny());
  }

  @Test
  void theFieldsAreNamedLikeTheComponents() throws IOException {
    ObjectNode json = (ObjectNode) MAPPER.readTree(ContractJson.write(Contracts.tiny()));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "contractVersion",
            "name",
            "inputUnit",
            "samplingRateHz",
            "windowSamples",
            "hopSamples",
            "identities",
            "activities",
            "embeddingSize",
            "rejectionThreshold",
            "dataset",
            "trainingDataSha256",
            "seed",
            "metrics");
    assertThat(json.get("inputUnit").textValue()).isEqualTo("MILLIVOLTS");
  }

  @Test
  void theMetricsAreInOrderSoThatEqualContractsAreEqualBytes() throws IOException {
    ObjectNode json = (ObjectNode) MAPPER.readTree(ContractJson.write(Contracts.tiny()));

    assertThat(json.get("metrics").fieldNames())
        .toIterable()
        .containsExactly("activity.accuracy", "identity.accuracy");
  }

  @Test
  void fieldsOfALaterReleaseArePassedOver() throws InvalidModelException {
    String json = edited(contract -> contract.put("fieldOfALaterRelease", true));

    assertThat(ContractJson.read(json)).isEqualTo(Contracts.tiny());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"", "{", "[]", "null", "42", "{} {}"})
  void whatIsNoContractIsRefused(String json) {
    assertThatThrownBy(() -> ContractJson.read(json))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(ModelContract.METADATA_KEY);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"windowSamples", "identities", "inputUnit", "metrics", "seed"})
  void aMissingFieldIsNamed(String field) {
    assertThatThrownBy(() -> ContractJson.read(edited(contract -> contract.remove(field))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(field);
  }

  @Test
  void anotherContractVersionIsRefusedBeforeAnythingElseIsRead() {
    assertThatThrownBy(() -> ContractJson.read("{\"contractVersion\": 2, \"layout\": \"new\"}"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("contractVersion 2")
        .hasMessageContaining("reads version 1");
    assertThatThrownBy(() -> ContractJson.read("{\"name\": \"x\"}"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("contractVersion (none)");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "samplingRateHz, 49",
    "samplingRateHz, 4001",
    "windowSamples, 0",
    "hopSamples, 0",
    "hopSamples, 5",
    "embeddingSize, 0",
    "rejectionThreshold, -0.1",
    "rejectionThreshold, 1.1",
    "name, ' '",
    "dataset, ''",
    "trainingDataSha256, abc"
  })
  void aValueOutOfBoundsIsNamed(String field, String value) {
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    edited(
                        contract -> {
                          if (contract.get(field).isNumber()) {
                            contract.put(field, Double.parseDouble(value));
                          } else {
                            contract.put(field, value);
                          }
                        })))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(field);
  }

  @Test
  void labelsHaveToBeThereAndUnique() {
    assertThatThrownBy(() -> ContractJson.read(withIdentities()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("identities is empty");
    assertThatThrownBy(() -> ContractJson.read(withIdentities("sim-01", "sim-01")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("identities holds a label twice");
    assertThatThrownBy(() -> ContractJson.read(withIdentities("sim-01", " ")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("identities holds a blank label");
  }

  @Test
  void anInconsistentContractIsNotWritten() {
    ModelContract tiny = Contracts.tiny();
    ModelContract broken =
        new ModelContract(
            1,
            tiny.name(),
            InputUnit.COUNTS,
            250,
            4,
            2,
            tiny.identities(),
            List.of(),
            2,
            0.5,
            tiny.dataset(),
            tiny.trainingDataSha256(),
            1,
            Map.of("loss", Double.NaN));

    assertThatThrownBy(() -> ContractJson.write(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("activities is empty")
        .hasMessageContaining("metric loss is NaN");
  }

  private static String withIdentities(String... identities) {
    return edited(
        contract -> {
          contract.putArray("identities");
          for (String identity : identities) {
            contract.withArray("identities").add(identity);
          }
        });
  }

  private static String edited(Consumer<ObjectNode> edit) {
    try {
      ObjectNode json = (ObjectNode) MAPPER.readTree(ContractJson.write(Contracts.tiny()));
      edit.accept(json);
      return MAPPER.writeValueAsString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
