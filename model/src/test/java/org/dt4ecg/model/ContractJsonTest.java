package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String VERSION_1 =
      """
      {"contractVersion": 1, "name": "dt4ecg", "inputUnit": "COUNTS", "samplingRateHz": 250,
       "windowSamples": 1000, "hopSamples": 500, "identities": ["sim-01", "sim-02"],
       "activities": ["rest", "run"], "embeddingSize": 64, "rejectionThreshold": 0.6,
       "dataset": "simulated", "trainingDataSha256": "%s", "seed": 42,
       "metrics": {"identity.accuracy": 0.97}}
      """
          .formatted("0123456789abcdef".repeat(4));

  @Test
  void aContractIsReadAsItWasWritten() throws InvalidModelException {
    assertThat(ContractJson.read(ContractJson.write(Contracts.tiny()))).isEqualTo(Contracts.tiny());
  }

  @Test
  void aContractThatUsesEverythingIsReadAsItWasWritten() throws InvalidModelException {
    ModelContract contract =
        Contracts.tiny(
            new UnknownPersonRule(UnknownPersonRule.Score.FAMILIARITY, List.of(-3.5, 12.0)),
            new Fusion(5, List.of(1.0, 1.6, 2.1), 0.9, 1.4),
            new TemplateMatching(
                0.62,
                0.9,
                List.of(List.of(2f), List.of(0.5f, 1f)),
                List.of(List.of(1f, 0f), List.of(0.6f, 0.8f), List.of(0f, -1f))));

    assertThat(ContractJson.read(ContractJson.write(contract))).isEqualTo(contract);
  }

  @Test
  void whatAModelWasAdaptedByIsReadAsItWasWrittenAndLeftOutOfAllOthers()
      throws InvalidModelException, IOException {
    ModelContract adapted =
        Contracts.tiny().adapted(new Adaptation("6aa52bf475a6", 841, 10, "ab".repeat(32)));

    assertThat(ContractJson.read(ContractJson.write(adapted))).isEqualTo(adapted);
    assertThat(adapted.metrics()).isEmpty();
    assertThat(adapted.withFusion(Fusion.DEFAULT).adaptation()).isEqualTo(adapted.adaptation());
    assertThat(MAPPER.readTree(ContractJson.write(Contracts.tiny())).has("adaptation")).isFalse();
    assertThat(ContractJson.read(edited(contract -> contract.putNull("adaptation"))))
        .isEqualTo(Contracts.tiny());
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({"parentVersion, ''", "windows, 0", "devices, 0", "ecgSha256, abc"})
  void whatAModelWasAdaptedByHasToBeToldInFull(String field, String value) {
    ModelContract adapted =
        Contracts.tiny().adapted(new Adaptation("6aa52bf475a6", 841, 10, "ab".repeat(32)));
    String json =
        edited(
            adapted,
            contract -> {
              ObjectNode adaptation = contract.withObject("/adaptation");
              if (adaptation.get(field).isNumber()) {
                adaptation.put(field, Integer.parseInt(value));
              } else {
                adaptation.put(field, value);
              }
            });

    assertThatThrownBy(() -> ContractJson.read(json))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("adaptation");
  }

  @Test
  void aContractOfVersionOneIsReadAsWhatItMeant() throws InvalidModelException {
    ModelContract contract = ContractJson.read(VERSION_1);

    assertThat(contract.contractVersion()).isEqualTo(4);
    assertThat(contract.rejection())
        .isEqualTo(new UnknownPersonRule(UnknownPersonRule.Score.MAX_PROBABILITY, List.of(0.6)));
    assertThat(contract.fusion()).isEqualTo(new Fusion(10, List.of(1.0), 0.95, 1.0));
    assertThat(contract.templates()).isNull();
    assertThat(contract.identities()).containsExactly("sim-01", "sim-02");
    assertThat(contract.metrics()).containsExactly(Map.entry("identity.accuracy", 0.97));
  }

  @Test
  void aContractOfVersionOneIsWrittenBackAsTheCurrentOne()
      throws InvalidModelException, IOException {
    ModelContract contract = ContractJson.read(VERSION_1);
    String written = ContractJson.write(contract);

    assertThat(MAPPER.readTree(written).get("contractVersion").intValue()).isEqualTo(4);
    assertThat(MAPPER.readTree(written).has("rejectionThreshold")).isFalse();
    assertThat(ContractJson.read(written)).isEqualTo(contract);
  }

  @Test
  void earlierVersionsTakeNoTemplatesAnyMore() throws InvalidModelException {
    assertThat(ContractJson.read(ofVersionTwo("0.62"))).isEqualTo(Contracts.tiny());
    assertThat(ContractJson.read(ofVersionTwo("null"))).isEqualTo(Contracts.tiny());
    String ofVersionThree =
        edited(
            contract -> {
              contract.put("contractVersion", 3);
              contract.putRawValue(
                  "templates", new RawValue("{\"threshold\":0.62,\"knownPeople\":[]}"));
            });
    assertThat(ContractJson.read(ofVersionThree)).isEqualTo(Contracts.tiny());
  }

  private static String ofVersionTwo(String enrolmentThreshold) {
    return edited(
        contract -> {
          contract.put("contractVersion", 2);
          contract.remove("templates");
          contract.putRawValue("enrolmentThreshold", new RawValue(enrolmentThreshold));
        });
  }

  @Test
  void whereThePeopleInTrainingLieHasToBeToldOfAllAndInFull() {
    assertTemplatesRefused(
        templates(0.5, 0.9, "[]", "[[1,0]]"), "holds 1 directions, there are 3 identities");
    assertTemplatesRefused(
        templates(0.5, 0.9, "[]", "[[1,0],[1],[1,0]]"),
        "holds a direction of 1 numbers, embeddingSize is 2");
    assertTemplatesRefused(
        templates(0.5, 0.9, "[]", "[[1,0],[1,\"NaN\"],[1,0]]"),
        "holds a number that is not finite");
    assertTemplatesRefused(templates(0.5, 0.9, "[]", "null"), "knownPeople");
    assertTemplatesRefused(templates(null, 0.9, "[]", "[]"), "threshold");
    assertTemplatesRefused(templates(-1.1, 0.9, "[]", "[]"), "allowed are -1 to 1");
  }

  @Test
  void theMetricOfTemplatesIsALowerTriangleOfTheEmbeddingsSize() {
    assertTemplatesRefused(
        templates(0.5, 0.9, "[[1]]", "[]"), "templates.metric has 1 rows, embeddingSize is 2");
    assertTemplatesRefused(
        templates(0.5, 0.9, "[[1,0],[0,1]]", "[]"), "templates.metric has a row 0 of 2 numbers");
    assertTemplatesRefused(
        templates(0.5, 0.9, "[[1],[\"NaN\",1]]", "[]"), "metric holds a number that is not finite");
    assertTemplatesRefused(templates(0.5, 0.9, "null", "[]"), "metric");
    assertTemplatesRefused(templates(0.5, 1.1, "[]", "[]"), "templates.agreement is 1.1");
    assertTemplatesRefused(templates(0.5, null, "[]", "[]"), "agreement");
  }

  private static String templates(
      @Nullable Double threshold, @Nullable Double agreement, String metric, String knownPeople) {
    return "{\"threshold\":%s,\"agreement\":%s,\"metric\":%s,\"knownPeople\":%s}"
        .formatted(threshold, agreement, metric, knownPeople);
  }

  private static void assertTemplatesRefused(String templates, String message) {
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    edited(contract -> contract.putRawValue("templates", new RawValue(templates)))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aContractOfVersionOneIsHeldToTheSameBounds() {
    assertThatThrownBy(() -> ContractJson.read(VERSION_1.replace("0.6", "1.1")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("rejection.thresholds holds 1.1, allowed are 0 to 1");
    assertThatThrownBy(
            () -> ContractJson.read(VERSION_1.replace("rejectionThreshold", "threshold")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("thresholds");
  }

  @Test
  void onlyTheMatchingOfTemplatesMayBeNull() throws InvalidModelException {
    assertThat(ContractJson.read(edited(contract -> contract.putNull("templates"))))
        .isEqualTo(Contracts.tiny());
    for (String field : List.of("seed", "name", "identities", "rejection", "fusion")) {
      assertThatThrownBy(() -> ContractJson.read(edited(contract -> contract.putNull(field))))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining(field);
    }
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    edited(contract -> contract.withObject("/rejection").putNull("score"))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("score");
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    edited(contract -> contract.withArray("/rejection/thresholds").addNull())))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("thresholds");
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
            "rejection",
            "fusion",
            "templates",
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
    assertThatThrownBy(() -> ContractJson.read("{\"contractVersion\": 5, \"layout\": \"new\"}"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("contractVersion 5")
        .hasMessageContaining("reads the versions 1 to 4");
    assertThatThrownBy(() -> ContractJson.read("{\"contractVersion\": 0}"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("contractVersion 0");
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
  void thresholdsHaveToBeThereAndOnTheScaleOfTheirScore() {
    assertRejectionRefused("{\"score\":\"MAX_PROBABILITY\",\"thresholds\":[]}", "is empty");
    assertRejectionRefused(
        "{\"score\":\"MAX_PROBABILITY\",\"thresholds\":[0.5,1.5]}",
        "holds 1.5, allowed are 0 to 1");
    assertRejectionRefused(
        "{\"score\":\"FAMILIARITY\",\"thresholds\":[\"NaN\"]}", "holds NaN, allowed are finite");
    assertRejectionRefused("{\"score\":\"ENERGY\",\"thresholds\":[0.5]}", "ENERGY");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "windows, 0",
    "windows, 101",
    "activityStay, 0",
    "activityStay, 1",
    "activityTemperature, 0",
    "activityTemperature, -1"
  })
  void aValueOfTheFusionOutOfBoundsIsNamed(String field, double value) {
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    edited(contract -> contract.withObject("/fusion").put(field, value))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("fusion." + field);
  }

  @Test
  void temperaturesHaveToBeThereAndAboveZero() {
    assertThatThrownBy(() -> ContractJson.read(withTemperatures()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("fusion.identityTemperatures is empty");
    assertThatThrownBy(() -> ContractJson.read(withTemperatures(1, 0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("fusion.identityTemperatures holds 0.0");
  }

  @Test
  void labelsHaveToBeThereAndUnique() {
    assertThatThrownBy(() -> ContractJson.read(withIdentities("sim-01", "sim-01")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("identities holds a label twice");
    assertThatThrownBy(() -> ContractJson.read(withIdentities("sim-01", " ")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("identities holds a blank label");
  }

  @Test
  void aModelMayTellPeopleAloneOrActivitiesAlone() throws Exception {
    ModelContract activitiesAlone = ContractJson.read(withIdentities());
    ModelContract peopleAlone =
        ContractJson.read(edited(contract -> contract.putArray("activities")));

    assertThat(ModelTask.of(activitiesAlone)).containsExactly(ModelTask.ACTIVITY);
    assertThat(ModelTask.of(peopleAlone)).containsExactly(ModelTask.IDENTITY);
    assertThat(ModelTask.of(Contracts.tiny())).containsExactly(ModelTask.values());
    assertThat(ContractJson.read(ContractJson.write(peopleAlone))).isEqualTo(peopleAlone);
  }

  @Test
  void aModelThatTellsNothingIsRefused() {
    String nothing =
        edited(
            contract -> {
              contract.putArray("identities");
              contract.putArray("activities");
            });

    assertThatThrownBy(() -> ContractJson.read(nothing))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("identities and activities are empty");
  }

  @Test
  void whoTellsNobodyApartTakesNoTemplates() {
    ModelContract tiny =
        Contracts.tiny(
            Contracts.tiny().rejection(),
            Fusion.DEFAULT,
            new TemplateMatching(0.5, -1, List.of(), List.of()));
    ModelContract untold = Contracts.of(tiny, List.of(), tiny.activities());

    assertThatThrownBy(() -> ContractJson.write(untold))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("templates are there, though identities is empty");
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
            List.of("rest", "rest"),
            2,
            tiny.rejection(),
            tiny.fusion(),
            tiny.templates(),
            tiny.dataset(),
            tiny.trainingDataSha256(),
            1,
            Map.of("loss", Double.NaN));

    assertThatThrownBy(() -> ContractJson.write(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("activities holds a label twice")
        .hasMessageContaining("metric loss is NaN");
  }

  private static void assertRejectionRefused(String rejection, String message) {
    assertThatThrownBy(
            () ->
                ContractJson.read(
                    edited(contract -> contract.putRawValue("rejection", new RawValue(rejection)))))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  private static String withTemperatures(double... temperatures) {
    return edited(
        contract -> {
          contract.withObject("/fusion").putArray("identityTemperatures");
          for (double temperature : temperatures) {
            contract.withObject("/fusion").withArray("identityTemperatures").add(temperature);
          }
        });
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
    return edited(Contracts.tiny(), edit);
  }

  private static String edited(ModelContract contract, Consumer<ObjectNode> edit) {
    try {
      ObjectNode json = (ObjectNode) MAPPER.readTree(ContractJson.write(contract));
      edit.accept(json);
      return MAPPER.writeValueAsString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
