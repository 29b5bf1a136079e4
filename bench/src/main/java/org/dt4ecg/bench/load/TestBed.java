package org.dt4ecg.bench.load;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.cluster.CatalogueTopics;
import org.dt4ecg.bench.cluster.ChildProcess;
import org.dt4ecg.bench.cluster.ClusterProcess;
import org.dt4ecg.bench.cluster.JavaCommand;
import org.dt4ecg.bench.cluster.ProcessGroup;
import org.dt4ecg.bench.cluster.ResultReader;
import org.dt4ecg.bench.contestant.ContestantProcess;
import org.dt4ecg.bench.contestant.ContestantSettings;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/**
 * A broker and a registry in a process of their own, and the means to start contestants beside it.
 * Everything is gone when it is closed.
 */
public final class TestBed implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final String TEMPORARY = "tmp";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The broker's time of an event tells when the contestant was done with its window. */
  private static final CatalogueTopics TOPICS = CatalogueTopics.stamping(Topics.USER_ACTIVITY);

  private final ContestantOptions options;
  private final ProcessGroup processes;
  private final ChildProcess cluster;
  private final Map<String, String> properties;
  private final ValueSerdes serdes;
  private final Admin admin;
  private final AtomicInteger runs = new AtomicInteger();

  private TestBed(
      ContestantOptions options,
      ProcessGroup processes,
      ChildProcess cluster,
      Map<String, String> properties) {
    this.options = options;
    this.processes = processes;
    this.cluster = cluster;
    this.properties = properties;
    this.serdes = ValueSerdes.from(properties);
    this.admin = Admin.create(new HashMap<>(properties));
  }

  /** Starts the broker and the registry. */
  public static TestBed start(ContestantOptions options)
      throws BenchException, InterruptedException {
    ProcessGroup processes = ProcessGroup.create();
    try {
      ChildProcess cluster =
          processes.start(
              new JavaCommand(
                  "broker",
                  List.of(JavaCommand.jarsOf(JavaCommand.ownFolder())),
                  List.of("-Xms1g", "-Xmx1g"),
                  ClusterProcess.class.getName(),
                  List.of(processes.folder().resolve("cluster").toString())));
      JsonNode ready = cluster.await(ClusterProcess.READY, START);
      TestBed bed =
          new TestBed(
              options,
              processes,
              cluster,
              MAPPER.convertValue(
                  ready.path(ClusterProcess.PROPERTIES),
                  new TypeReference<Map<String, String>>() {}));
      bed.keepAllThatIsWritten();
      return bed;
    } catch (BenchException | InterruptedException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  /** What is written to changelogs is counted after the run, and must not be compacted before. */
  private void keepAllThatIsWritten() throws BenchException, InterruptedException {
    ConfigResource allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
    ConfigEntry anHour = new ConfigEntry("log.cleaner.min.compaction.lag.ms", "3600000");
    try {
      admin
          .incrementalAlterConfigs(
              Map.of(allBrokers, List.of(new AlterConfigOp(anHour, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new BenchException("The broker cannot be set up: " + e.getMessage(), e);
    }
  }

  /** What clients need. */
  Map<String, String> properties() {
    return properties;
  }

  ValueSerdes serdes() {
    return serdes;
  }

  Admin admin() {
    return admin;
  }

  ResultReader reader() {
    return new ResultReader(new HashMap<>(properties), serdes);
  }

  /** Processor time of the broker up to now, in seconds. */
  double brokerCpuSeconds() {
    return cluster.cpuSeconds();
  }

  /** Makes all topics anew, empty. */
  void clear() throws BenchException, InterruptedException {
    TOPICS.recreate(admin);
  }

  /** A folder for the next run, and the name of its group. */
  Path nextRun() throws BenchException {
    Path folder = processes.folder().resolve("run-" + runs.incrementAndGet());
    try {
      Files.createDirectories(folder.resolve(TEMPORARY));
      return folder;
    } catch (IOException e) {
      throw new BenchException("No folder could be made for a run: " + e.getMessage(), e);
    }
  }

  /**
   * Starts the processes of a contestant, and waits until they are ready.
   *
   * @throws ContestantFailedException if one of them does not get there
   */
  ContestantGroup startContestant(RunPlan plan, Path folder, Path model)
      throws BenchException, ContestantFailedException, InterruptedException {
    List<ChildProcess> instances = new ArrayList<>();
    for (int instance = 0; instance < plan.instances(); instance++) {
      ContestantSettings settings =
          new ContestantSettings(
              plan.contestant().className(),
              plan.workload(),
              model.toString(),
              instance,
              plan.instances(),
              plan.threads(),
              folder.resolve("state-" + instance).toString(),
              String.valueOf(folder.getFileName()),
              properties,
              options.settingsOf(plan.contestant()));
      Path file = folder.resolve("settings-" + instance + ".json");
      write(file, settings);
      instances.add(
          processes.start(
              new JavaCommand(
                  "%s-%s-%d".formatted(folder.getFileName(), plan.contestant(), instance),
                  options.classPathOf(plan.contestant()),
                  options.flagsOf(plan.contestant(), folder.resolve(TEMPORARY)),
                  ContestantProcess.class.getName(),
                  List.of(file.toString()))));
    }
    ContestantGroup group = new ContestantGroup(instances);
    try {
      for (ChildProcess instance : instances) {
        instance.await(ContestantProcess.READY, START);
      }
      return group;
    } catch (BenchException e) {
      group.close();
      throw new ContestantFailedException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      group.close();
      throw e;
    }
  }

  private static void write(Path file, ContestantSettings settings) throws BenchException {
    try {
      MAPPER.writeValue(file.toFile(), settings);
    } catch (IOException e) {
      throw new BenchException("A contestant's settings could not be written", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    serdes.close();
    processes.close();
  }
}
