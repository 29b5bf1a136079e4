package org.dt4ecg.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher as a user starts it, on the classes of this build, with a home folder and a folder
 * for temporary files that are new.
 */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {

  private static final Path PROJECT =
      Path.of(System.getProperty("dt4ecg.project.directory", "..")).toAbsolutePath();
  private static final Path MODEL = PROJECT.resolve("model/releases/dt4ecg-sim.onnx");
  private static final long PATIENCE_S = 180;

  /** Native libraries ask the environment, Java asks a property. */
  private static final List<String> FOLDER_VARIABLES =
      List.of(
          "HOME",
          "TMPDIR",
          "TMP",
          "TEMP",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "XDG_STATE_HOME");

  private final Path installation;
  private final Path personal;
  private final Path working;

  LauncherTest(@TempDir Path folder) throws IOException {
    this.installation = Files.createDirectory(folder.resolve("installation"));
    this.personal = Files.createDirectory(folder.resolve("personal"));
    this.working = Files.createDirectory(folder.resolve("working"));
  }

  private record Ended(int status, String out, String err) {}

  /** As in a container: no sources, and all classes in one folder. */
  @BeforeEach
  void install() throws IOException {
    Installation.lay(installation);
  }

  @Test
  void aModelIsRunWithoutAFileInTheHomeFolderOrLeftAmongTheTemporaryOnes() throws Exception {
    Ended ended =
        run(
            List.of("bash", installation.resolve("dt4ecg").toString()),
            Map.of("ORT_DISABLE_TELEMETRY", "0"));

    assertThat(ended.err()).contains("Evaluating dt4ecg-sim");
    assertThat(ended.out()).contains("\"dataset\":\"simulated\"");
    assertThat(ended.status()).isZero();
    assertThat(files(personal)).isEmpty();
    assertThat(files(working)).isEmpty();
  }

  @Test
  void aProcessThatOnnxRuntimeWouldReportFromRefusesToLoadIt() throws Exception {
    List<String> withoutLauncher =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            temporaryFolder(),
            "-cp",
            installation.resolve("app/target/lib/all.jar").toString(),
            "org.dt4ecg.app.Main");

    Ended ended = run(withoutLauncher, Map.of());

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .startsWith("dt4ecg evaluate: ONNX Runtime would report to its maker")
        .contains("set ORT_DISABLE_TELEMETRY=1")
        .hasLineCount(1);
    assertThat(files(personal)).isEmpty();
    assertThat(files(working)).isEmpty();
  }

  /** As Confluent's serde gets there: the page on it says that its jars lie in this folder. */
  @Test
  void aSerdeOfOthersIsTakenFromAJarInTheFolderOfLibraries() throws Exception {
    try (TestCluster cluster = TestCluster.start(working)) {
      Path configuration =
          Files.writeString(
              installation.resolve("cluster.properties"),
              """
              bootstrap.servers=%s
              schema.registry.url=%s
              avro.serde=elsewhere.OtherSerde
              """
                  .formatted(cluster.bootstrapServers(), cluster.registryUrl()));
      List<String> command =
          List.of(
              "bash",
              installation.resolve("dt4ecg").toString(),
              "produce",
              "--config",
              configuration.toString(),
              "--simulate",
              "1",
              "--for",
              "1s");

      Ended without = end(command, Map.of());
      jarOfOthers(installation.resolve("app/target/lib/other.jar"));
      Ended with = end(command, Map.of());

      assertThat(without.err()).contains("elsewhere.OtherSerde").contains("not on the class path");
      assertThat(with.err()).contains("the serde of others was asked");
      assertThat(List.of(without.status(), with.status())).doesNotContain(0);
    }
  }

  /** A serde that can be told from any other by what it says when it is configured. */
  private void jarOfOthers(Path jar) throws IOException {
    Path source =
        Files.writeString(
            Files.createDirectories(installation.resolve("elsewhere")).resolve("OtherSerde.java"),
            """
            package elsewhere;

            import java.util.Map;
            import org.apache.kafka.common.config.ConfigException;
            import org.apache.kafka.common.serialization.Serdes;

            public class OtherSerde extends Serdes.WrapperSerde<byte[]> {
              public OtherSerde() {
                super(Serdes.ByteArray().serializer(), Serdes.ByteArray().deserializer());
              }

              @Override
              public void configure(Map<String, ?> settings, boolean isKey) {
                throw new ConfigException("the serde of others was asked");
              }
            }
            """);
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    Path classes = Files.createDirectories(installation.resolve("classes"));
    String classPath = System.getProperty("java.class.path");
    int status =
        compiler.run(
            null, null, null, "-cp", classPath, "-d", classes.toString(), source.toString());
    assertThat(status).isZero();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("elsewhere/OtherSerde.class"));
      out.write(Files.readAllBytes(classes.resolve("elsewhere/OtherSerde.class")));
    }
  }

  private Ended run(List<String> program, Map<String, String> environment) throws Exception {
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of("evaluate", "--model", MODEL.toString(), "--simulate", "1", "--passes", "01"));
    command.add("--json");
    return end(command, environment);
  }

  private Ended end(List<String> command, Map<String, String> environment) throws Exception {
    Path out = installation.resolve("out");
    Path err = installation.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(working.toFile())
            .redirectOutput(Redirect.to(out.toFile()))
            .redirectError(Redirect.to(err.toFile()));
    builder.environment().remove("ORT_DISABLE_TELEMETRY");
    // With one of these set, ONNX Runtime keeps to itself for another reason.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("CI") || name.contains("BUILD"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("DT4ECG_JAVA_OPTS", "-Xmx1g " + temporaryFolder());
    for (String variable : FOLDER_VARIABLES) {
      builder.environment().put(variable, folderOf(variable).toString());
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private String temporaryFolder() throws IOException {
    return "-Djava.io.tmpdir=" + folderOf("java.io.tmpdir");
  }

  private Path folderOf(String name) throws IOException {
    return Files.createDirectories(personal.resolve(name));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path) || isUnexpected(folder, path)).toList();
    }
  }

  /** A folder in one of those that were made for the process. */
  private static boolean isUnexpected(Path folder, Path directory) {
    return folder.relativize(directory).getNameCount() > 1;
  }
}
