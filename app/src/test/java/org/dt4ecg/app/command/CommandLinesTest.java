package org.dt4ecg.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.model.Adaptation;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLinesTest {

  private static final int WRONG_USAGE = 2;
  private static final int FAILED = 1;

  private static final Path SHIPPED =
      Path.of(System.getProperty("dt4ecg.project.directory", ".."))
          .resolve("model/releases/dt4ecg-sim.onnx");

  private final CapturedConsole console = new CapturedConsole();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|A command is missing",
        "dance|dance",
        "topology|run, describe or reset",
        "topology reset|--bootstrap-server HOST:PORT",
        "topology reset --bootstrap-server x:1 --to yesterday|earliest, latest",
        "schemas|A command is missing: export",
        "schemas export|DIR",
        "doctor|--bootstrap-server HOST:PORT",
        "completion fish|zsh",
        "consume --topic user-activity --where walk|activity=walk",
        "consume --topic user-activity --where activty=walk|fusedActivity",
        "consume --topic user-activity --table devise|deviceId",
        "consum|consume",
        "consume --topik user-activity|--topic",
        "topics creat|create",
        "topics|create, check or rights",
        "topics rights --grant device|ROLE=PRINCIPAL",
        "topics rights --grant nurse=User:a|registrar",
        "topics rights --grant device=a|User:monitor-7",
        "topics rights --grant device=User:*|everybody",
        "topics rights --grant device=User:a|--bootstrap-server HOST:PORT",
        "privacy|A command is missing: erase",
        "privacy erase --bootstrap-server x:1 --schema-registry http://x|--user",
        "privacy erase --user a|--bootstrap-server HOST:PORT",
        "demo --for 5|write it like 500ms, 60s, 5m or 2h",
        "demo --devices 0|--devices 0",
        "demo --speed 4|--for",
        "demo --for 0s|--for 0",
        "demo --kafka-port 65536|--kafka-port 65536",
        "demo --registry-port -1|--registry-port -1",
        "demo --speed 0 --for 1s|--speed 0",
        "cluster --kafka-port 65536|--kafka-port 65536",
        "cluster --registry-port -1|--registry-port -1",
        "cluster --for soon|write it like 500ms, 60s, 5m or 2h",
        "assign monitor-7|USER",
        "assign monitor-7 a --nobody|--nobody",
        "assign monitor-7 a --since yesterday|--since",
        "assign monitor-7 --nobody --since 2026-11-28T08:00:00Z|leave it out",
        "assign monitor-7 a|--bootstrap-server HOST:PORT",
        "profile a|--name",
        "profile a --name b --remove|only one match",
        "profile a --attribute cohort=b|--name",
        "profile a --name b|--bootstrap-server HOST:PORT",
        "produce --simulate 2 --recordings x|mutually exclusive",
        "produce --bootstrap-server x:1 --simulate 2|--schema-registry URL",
        "produce --bootstrap-server x:1 --schema-registry http://x --simulate 0|at least one",
        "demo --port 65536|--port 65536",
        "dashboard|--bootstrap-server HOST:PORT",
        "dashboard --bootstrap-server x:1|--schema-registry URL",
        "dashboard --bind 0.0.0.0 --bootstrap-server x:1 --schema-registry http://x|--token-file",
        "gateway|--bootstrap-server HOST:PORT",
        "gateway --bootstrap-server x:1|--schema-registry URL",
        "gateway --bind 0.0.0.0 --bootstrap-server x:1 --schema-registry http://x|--token-file",
        "consume --topic nothing|user-activity",
        "consume --topic user-activity|--bootstrap-server HOST:PORT",
        "topics check|--bootstrap-server HOST:PORT",
        "topology run --bootstrap-server x:1 --schema-registry http://x|--model FILE",
        "train --simulate 2 --out model.bin|.onnx",
        "train --simulate 2 --passes 09 --out a.onnx|01, 02",
        "train --simulate 2 --out a.onnx --split half|half",
        "train --simulate 2 --out a.onnx --split half|first-record",
        "train --simulate 2 --out a.onnx --task dance|identity or activity",
        "train --simulate 1 --out a.onnx --task identity|sim-01",
        "train --simulate 2 --out a.onnx --unit kg|no voltage",
        "train --simulate 2 --out a.onnx --counts-per-mv 0|--counts-per-mv",
        "train --simulate 2 --without ctu-10 --out a.onnx|sim-01, sim-02",
        "demo --with-retraining --for 60s|--with-retraining",
        "demo --with-retraining --devices 3|--with-retraining",
        "train --simulate 2 --out a.onnx --epochs 0|epochs",
        "train --simulate 2 --out a.onnx --patience -1|patience",
        "enrol --bootstrap-server x:1 --schema-registry http://x|--forget",
        "enrol --forget a --user b|--model",
        "enrol --user sim-01 --simulate 2|--model",
        "enrol --user sim-01 --model a.onnx|--recordings",
        "evaluate --model a.onnx --recordings . --protocol odd|blocked",
        "evaluate --model a.onnx --recordings . --stress --per-person|one at a time",
        "evaluate --model a.onnx --recordings . --stress --strangers x|goes alone",
        "evaluate --model a.onnx|--simulate",
        "evaluate --model a.onnx --recordings . --rate 0|--rate",
        "models adapt a.onnx --simulate 2|--out",
        "models adapt none.onnx --simulate 2 --out b.onnx|no file none.onnx",
        "convert in out|--to",
        "convert in out --to dicom|use wfdb, edf, csv or fhir",
      })
  void wrongUsageIsSaidInOneLineThatHelps(String arguments, String hint) {
    assertThat(run(arguments)).as(console.err()).isEqualTo(WRONG_USAGE);
    assertThat(console.err()).contains(hint).startsWith("dt4ecg");
    assertThat(console.out()).as("standard output belongs to results").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "cluster",
        "assign",
        "profile",
        "topology",
        "topology run",
        "topology describe",
        "topics",
        "topics create",
        "topics check",
        "topics rights",
        "privacy",
        "privacy erase",
        "produce",
        "consume",
        "doctor",
        "schemas",
        "schemas export",
        "topology reset",
        "completion",
        "dashboard",
        "gateway",
        "enrol",
        "train",
        "evaluate",
        "models",
        "models adapt",
        "convert",
        "data",
        "data list",
        "data get",
        ""
      })
  void everyCommandHasHelp(String command) {
    assertThat(run(command + " --help")).isZero();
    assertThat(console.out().get(0)).startsWith("Usage: dt4ecg " + command);
  }

  @Test
  void everyCommandThatDoesSomethingShowsExamplesThatCanBeTyped() {
    for (CommandLine command : all(CommandLines.create(console.console()))) {
      String name = command.getCommandSpec().qualifiedName().replaceFirst("^\\S+ ?", "");
      List<String> examples = Examples.of(name);
      boolean isGroup = name.isEmpty() || !command.getSubcommands().isEmpty();
      assertThat(examples.isEmpty()).as(name).isEqualTo(isGroup || name.equals("help"));
      for (String example : examples) {
        assertThat(command.getUsageMessage().replaceAll("\\\\\\R +", ""))
            .contains("./dt4ecg " + example);
        assertThat(example).startsWith(name);
        // Throws if an option is not there, or one that is needed is missing.
        CommandLines.create(console.console())
            .parseArgs(example.replaceFirst(" >.*", "").split(" "));
      }
    }
  }

  @Test
  void noHelpSpeaksOfNullOrOfAClass() {
    for (CommandLine command : all(CommandLines.create(console.console()))) {
      assertThat(command.getUsageMessage())
          .as(command.getCommandSpec().qualifiedName())
          .doesNotContain("null", "DEFAULT-VALUE", "COMPLETION-CANDIDATES", "java.");
    }
  }

  private static List<CommandLine> all(CommandLine commandLine) {
    List<CommandLine> all = new ArrayList<>(List.of(commandLine));
    commandLine.getSubcommands().values().forEach(command -> all.addAll(all(command)));
    return all;
  }

  @Test
  void helpIsACommandToo() {
    assertThat(run("help topology reset")).isZero();
    assertThat(console.out().get(0)).startsWith("Usage: dt4ecg topology reset");
    assertThat(run("help")).isZero();
    assertThat(console.out()).anyMatch(line -> line.startsWith("Usage: dt4ecg ["));
    assertThat(run("help topology rest")).isEqualTo(WRONG_USAGE);
    assertThat(console.err()).contains("reset");
  }

  @Test
  void theCompletionIsAScriptThatAShellCanReadAndKnowsCommandsAndOptions(@TempDir Path folder)
      throws Exception {
    assertThat(run("completion bash")).isZero();
    Path script = Files.write(folder.resolve("completion"), console.out());

    Process shell =
        new ProcessBuilder("bash", "-c", "source " + script + " && complete -p dt4ecg")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).contains("dt4ecg");
    assertThat(shell.waitFor()).isZero();
    assertThat(console.out()).anyMatch(line -> line.contains("--until-end"));
  }

  @Test
  void aKeyThatNobodyKnowsIsWarnedOfOnceWithTheOneThatIsMeant(@TempDir Path folder)
      throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("cluster.properties"),
            "bootstrap.servers=nobody.invalid:9092\nwindowing.gracems=1\nwindowing.silence.ms=1\n");

    assertThat(run("topics check --config " + config)).isEqualTo(FAILED);

    assertThat(console.err().lines()).hasSize(2);
    assertThat(console.err())
        .contains("windowing.gracems", "windowing.grace.ms")
        .doesNotContain("silence");
  }

  @Test
  void schemasAreExportedWithoutAClusterEachInAFileThatNeedsNoOther(@TempDir Path folder)
      throws Exception {
    assertThat(run("schemas export --json " + folder.resolve("new"))).as(console.err()).isZero();

    JsonNode subjects =
        new ObjectMapper().readTree(folder.resolve("new/subjects.json").toFile()).get("subjects");
    assertThat(subjects).hasSize(Topics.all().size() - 1);
    for (JsonNode subject : subjects) {
      Schema schema =
          new Schema.Parser()
              .parse(folder.resolve("new").resolve(subject.get("file").textValue()).toFile());
      assertThat(schema.getFullName()).isEqualTo(subject.get("record").textValue());
      assertThat(subject.get("subject").textValue())
          .isEqualTo(subject.get("topic").textValue() + "-value");
      assertThat(schema.toString()).doesNotContain("avro.java.string");
    }
    assertThat(new ObjectMapper().readTree(console.out().get(0)).get("subjects"))
        .isEqualTo(subjects);
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidInOneLine(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("schemas export " + file.resolve("a"))).isEqualTo(FAILED);

    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains(file.toString()).doesNotContain("Exception");
  }

  @Test
  void aFailureIsOneLineAndADebuggingUserSeesWhereItHappened(@TempDir Path folder) {
    String arguments = "evaluate --recordings %s --model none.onnx".formatted(folder);

    assertThat(run(arguments)).isEqualTo(FAILED);
    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).startsWith("dt4ecg evaluate: ").contains(folder.toString());

    assertThat(run("--debug " + arguments)).isEqualTo(FAILED);
    assertThat(console.err()).contains("\tat org.dt4ecg.app");
  }

  @Test
  void theTopologyIsDescribedWithoutACluster() throws Exception {
    assertThat(run("topology describe")).isZero();
    assertThat(console.out().get(0)).isEqualTo("Topologies:");

    CapturedConsole other = new CapturedConsole();
    assertThat(
            CommandLines.create(other.console())
                .execute("topology", "describe", "--mermaid", "--json"))
        .isZero();
    assertThat(new ObjectMapper().readTree(other.out().get(0)).path("topology").textValue())
        .startsWith("flowchart LR");
  }

  @Test
  void trainingWithoutLibtorchSaysHowToStartIt(@TempDir Path folder) {
    Path out = folder.resolve("a.onnx");

    assertThat(run("train --simulate 2 --out " + out)).isEqualTo(FAILED);

    assertThat(console.err()).contains("./dt4ecg train");
    assertThat(out).doesNotExist();
  }

  @Test
  void trainingDoesNotBeginIfItsFileCannotBeWritten(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(run("train --simulate 2 --out " + file.resolve("a.onnx"))).isEqualTo(FAILED);

    assertThat(console.err()).contains("name another --out");
  }

  @Test
  void aModelIsAdaptedByEcgWithoutLabelsAndHasACard(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("adapted.onnx");

    assertThat(run("models adapt --json --simulate 8 --out " + out + " " + SHIPPED))
        .as(console.err())
        .isZero();

    JsonNode result = new ObjectMapper().readTree(console.out().get(0));
    ModelFile adapted = ModelFile.read(out);
    ModelFile before = ModelFile.read(SHIPPED);
    assertThat(result.path("version").textValue()).isEqualTo(adapted.version());
    assertThat(result.path("parentVersion").textValue()).isEqualTo(before.version());
    assertThat(result.path("devices").intValue()).isEqualTo(8);
    assertThat(adapted.contract().adaptation())
        .extracting(Adaptation::parentVersion, Adaptation::windows)
        .containsExactly(before.version(), result.path("windows").intValue());
    assertThat(folder.resolve("adapted.md")).content().contains("models adapt", before.version());
    assertThat(result.path("activities").path("rest").doubleValue()).isBetween(0.05, 0.4);
    assertThat(console.err())
        .contains("still those of " + before.version())
        .doesNotContain("by one activity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--simulate 2|1|of 2 devices or people",
        "--simulate 8 --users sim-01,sim-02|1|Give more of it",
        "--simulate 8 --users nobody|2|sim-01, sim-02",
        "--simulate 8 --passes 09|2|--passes 09",
        "--simulate 8 --config cluster.properties|2|not both",
        "--minutes 5|2|No cluster is named",
        "--bootstrap-server x:1 --schema-registry http://x --minutes 0|2|--minutes 0",
        "--bootstrap-server x:1 --schema-registry http://x --users a|2|need --recordings",
        "--simulate 8 --protocol cross-pass|2|blocked",
      })
  void whatAModelCannotBeAdaptedByIsSaid(
      String arguments, int status, String hint, @TempDir Path folder) {
    Path out = folder.resolve("adapted.onnx");

    assertThat(run("models adapt %s --out %s %s".formatted(SHIPPED, out, arguments)))
        .as(console.err())
        .isEqualTo(status);

    assertThat(console.err()).contains(hint);
    assertThat(out).doesNotExist();
  }

  @Test
  void aModelOfAnotherProgramIsNotAdapted(@TempDir Path folder) throws Exception {
    Path model = TestModel.write(folder);

    assertThat(run("models adapt %s --simulate 8 --out %s/a.onnx".formatted(model, folder)))
        .isEqualTo(FAILED);

    assertThat(console.err()).contains("was not trained by this program");
  }

  @Test
  void aPropertiesFileThatIsNotThereIsNamed() {
    assertThat(run("topics create --config nowhere.properties")).isEqualTo(FAILED);
    assertThat(console.err()).contains("There is no file nowhere.properties", "--config");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics check",
        "consume --schema-registry http://x --topic user-activity",
        "dashboard --schema-registry http://x",
        "gateway --schema-registry http://x",
        "produce --schema-registry http://x --simulate 1",
        "topology run --schema-registry http://x --model none.onnx"
      })
  void aBrokerThatCannotBeFoundIsSaidAtOnceInOneLine(String command) {
    assertThat(run(command + " --bootstrap-server nobody.invalid:9092")).isEqualTo(FAILED);

    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.err()).contains("No broker of nobody.invalid:9092 answers");
  }

  @Test
  void passesThatAreNotThereAreWrongUsageInEveryCommand(@TempDir Path folder) throws Exception {
    Path recordings = Recordings.write(folder.resolve("recordings"));
    String cluster = " --bootstrap-server x:1 --schema-registry http://x";
    for (String command :
        List.of("evaluate --model none.onnx", "train --out a.onnx", "produce" + cluster)) {
      CapturedConsole own = new CapturedConsole();

      int status =
          CommandLines.create(own.console())
              .execute((command + " --passes 99 --recordings " + recordings).split(" "));

      assertThat(status).as(own.err()).isEqualTo(WRONG_USAGE);
      assertThat(own.err()).contains("--passes 99", "have the passes");
    }
  }

  @Test
  void theModelOfTheInstallationIsMissedByName(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("model").resolve("releases"));
    System.setProperty("dt4ecg.home", home.toString());
    try {
      assertThat(run("demo --for 1s")).isEqualTo(FAILED);
      assertThat(console.err()).contains("dt4ecg-sim*.onnx", "--model FILE", "dt4ecg train");
    } finally {
      System.clearProperty("dt4ecg.home");
    }
  }

  @Test
  void aModelIsEvaluatedOnRecordings(@TempDir Path folder) throws Exception {
    Path recordings = Recordings.write(folder.resolve("recordings"));

    int status =
        run(
            "evaluate --json --protocol all --recordings %s --model %s"
                .formatted(recordings, TestModel.write(folder)));

    assertThat(status).as(console.err()).isZero();
    assertThat(console.out()).hasSize(1);
    assertThat(new ObjectMapper().readTree(console.out().get(0)).path("windows").longValue())
        .isPositive();
  }

  @Test
  void aModelIsPutUnderStress(@TempDir Path folder) throws Exception {
    int status =
        run("evaluate --stress --simulate 1 --passes 01 --json --model " + TestModel.write(folder));

    assertThat(status).as(console.err()).isZero();
    assertThat(console.err()).contains("lead off").doesNotContain("wrong person");
    JsonNode faults = new ObjectMapper().readTree(console.out().get(0)).path("faults");
    assertThat(faults.path(0).path("fault").textValue()).isEqualTo("none");
    assertThat(faults.size()).isGreaterThan(20);
    assertThat(console.out()).hasSize(1);
  }

  @Test
  void recordingsAreWrittenInAnotherFormatButNotOverFilesThatAreThere(@TempDir Path folder)
      throws Exception {
    Path recordings = Recordings.write(folder.resolve("recordings"));
    String convert =
        "convert --json --to edf %s %s".formatted(recordings, folder.resolve("converted"));

    assertThat(run(convert)).as(console.err()).isZero();
    assertThat(new ObjectMapper().readTree(console.out().get(0)).path("samples").intValue())
        .isEqualTo(20 * 500);
    assertThat(folder.resolve("converted").resolve("person.edf")).isRegularFile();

    assertThat(run(convert)).isEqualTo(FAILED);
    assertThat(console.err()).contains("person.edf is there already; name another OUT");
  }

  @Test
  void whatWasFoundAndLeftOutIsToldAndStrictReadingRefusesIt(@TempDir Path folder)
      throws Exception {
    Path recordings = Recordings.write(folder.resolve("recordings"));
    Files.writeString(
        recordings.resolve("torn.hea"), "torn 1 500 10\ntorn.dat 16 200 16 0 0 0 0 I\n");
    String evaluate =
        "evaluate --recordings %s --user anna --activity walk --channel I --model %s --json"
            .formatted(recordings, TestModel.write(folder));

    assertThat(run(evaluate)).as(console.err()).isZero();
    assertThat(console.err()).contains("1 recording of 1 person", "1 WFDB; 1 left out", "torn.dat");
    assertThat(console.out()).as("standard output belongs to results").hasSize(1);

    assertThat(run(evaluate + " --strict")).isEqualTo(FAILED);
    assertThat(console.err()).contains("torn.hea but not there; fetch it");
  }

  @Test
  void theDemoTellsOnceWhatWasFoundInTheFolderAndWhatWasLeftOut(@TempDir Path folder)
      throws Exception {
    Path recordings = Recordings.write(folder.resolve("recordings"));
    Files.writeString(
        recordings.resolve("torn.hea"), "torn 1 500 10\ntorn.dat 16 200 16 0 0 0 0 I\n");

    String demo = "demo --recordings %s --activity walk --model none.onnx".formatted(recordings);

    assertThat(run(demo)).isEqualTo(FAILED);

    assertThat(console.err().lines()).hasSize(3);
    assertThat(console.err().lines().toList())
        .satisfiesExactly(
            found ->
                assertThat(found)
                    .startsWith("1 recording of 1 person in " + recordings)
                    .endsWith("1 WFDB; 1 left out"),
            leftOut -> assertThat(leftOut).startsWith("Left out: ").contains("torn.dat"),
            failure -> assertThat(failure).contains("There is no file none.onnx", "--model"));
    assertThat(run(demo + " --strict")).isEqualTo(FAILED);
    assertThat(console.err()).contains("torn.hea but not there; fetch it");
    assertThat(console.out()).as("standard output belongs to results").isEmpty();
  }

  @Test
  void aModelIsEvaluatedOnSimulatedPeople(@TempDir Path folder) throws Exception {
    String evaluate = "evaluate --simulate 2 --passes 01 --model " + TestModel.write(folder);

    assertThat(run(evaluate + " --json")).as(console.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(console.out().get(0));
    assertThat(console.out()).hasSize(1);
    assertThat(result.at("/identity/accuracy").doubleValue())
        .as("always one of the two, of whose windows about as many are usable")
        .isBetween(0.45, 0.55);

    assertThat(run(evaluate)).as(console.err()).isZero();
    assertThat(String.join("\n", console.out())).contains("simulated", "over 5 windows");
    assertThat(console.err()).doesNotContain("over 5 windows");
  }

  @Test
  void whatIsClaimedOfEachPersonIsShown(@TempDir Path folder) throws Exception {
    String evaluate =
        "evaluate --per-person --simulate 2 --passes 01 --model " + TestModel.write(folder);

    assertThat(run(evaluate)).as(console.err()).isZero();
    assertThat(console.out())
        .anySatisfy(
            line ->
                assertThat(line.split(" {2,}"))
                    .containsExactly(
                        "person",
                        "windows",
                        "unusable",
                        "right",
                        "unnamed",
                        "wrong",
                        "activity right"))
        .anySatisfy(
            line ->
                assertThat(line.split(" {2,}"))
                    .startsWith("sim-01")
                    .containsSequence("100.0 %", "0.0 %", "0.0 %"))
        .anySatisfy(
            line ->
                assertThat(line.split(" {2,}"))
                    .startsWith("sim-02")
                    .containsSequence("0.0 %", "0.0 %", "100.0 %"));

    assertThat(run(evaluate + " --json")).as(console.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(console.out().get(console.out().size() - 1));
    assertThat(result.at("/byPerson/sim-01/right").doubleValue()).isEqualTo(1);
    assertThat(result.at("/byPerson/sim-02/wrong").doubleValue()).isEqualTo(1);
  }

  @Test
  void peopleOfAnotherFolderAreTakenForSomebodyByAModelThatNamesEverybody(@TempDir Path folder)
      throws Exception {
    Path others = Recordings.write(folder.resolve("others"));
    String evaluate =
        "evaluate --simulate 1 --passes 01 --model %s --strangers %s"
            .formatted(TestModel.write(folder), others);

    assertThat(run(evaluate)).as(console.err()).isZero();
    assertThat(console.out())
        .anySatisfy(
            line -> assertThat(line).matches("strangers, taken for somebody +100\\.0 % +100\\.0 %"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "Strangers of others: 5 windows; 1 of 1 people are taken for somebody over"
                            + " 5 windows at least once"));
  }

  @Test
  void aFolderThatHoldsOnlyThePassKeptAsideIsEvaluatedWithTheFieldsOfTheContract(
      @TempDir Path folder) throws Exception {
    Path recordings = MotionRecordings.write(folder.resolve("kept-aside"), "03");
    Path model = TestModel.write(folder, InputUnit.COUNTS);

    int status =
        run("evaluate --json --passes 03 --recordings %s --model %s".formatted(recordings, model));

    assertThat(status).as(console.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(console.out().get(0));
    assertThat(result.fieldNames())
        .toIterable()
        .contains(
            "model",
            "modelVersion",
            "windows",
            "unusable",
            "identity",
            "activity",
            "calibration",
            "seconds");
    assertThat(result.get("identity").fieldNames())
        .toIterable()
        .contains("accuracy", "fused", "unknown", "perPerson", "confusion");
    assertThat(result.get("activity").fieldNames())
        .toIterable()
        .contains("accuracy", "fused", "perClass", "confusion");
    assertThat(result.get("calibration").fieldNames())
        .toIterable()
        .contains("identity", "activity");
    assertThat(result.at("/windows").intValue()).isEqualTo(2 * 5);
    assertThat(result.at("/activity/accuracy").doubleValue()).as("rest, then walk").isEqualTo(0.5);
    assertThat(result.at("/activity/fused/5").doubleValue()).isEqualTo(0.5);
    assertThat(result.at("/byActivity/walk/windows").intValue()).isEqualTo(5);
    assertThat(result.at("/strangers/windows").intValue())
        .as("the model knows none of the people")
        .isEqualTo(2 * 5);
  }

  private int run(String arguments) {
    String[] split = arguments.isBlank() ? new String[0] : arguments.strip().split(" ");
    return CommandLines.create(console.console()).execute(split);
  }
}
