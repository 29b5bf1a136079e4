package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dt4ecg.app.cluster.Tombstones;
import org.dt4ecg.app.enrolment.Enrolment;
import org.dt4ecg.app.enrolment.EnrolmentLog;
import org.dt4ecg.app.enrolment.EnrolmentLog.Person;
import org.dt4ecg.app.enrolment.TemplateTopic;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.source.SelectedRecordings;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.TextTable;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.enrolment.IdentityTemplateBuilder;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.training.dataset.RecordedData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a person known to a running stream, forgets one, or tells who is known. */
@Command(
    name = "enrol",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a person known to a running stream without training, from half a minute of ECG,"
          + " forgets one, or lists them.",
      "The person is recognised in the fused decision from the next window on, by the model that"
          + " made the template and by no other."
    })
final class EnrolCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Mixin private ReadingMixin reading;

  @Mixin private JsonOption json;

  EnrolCommand(Console console) {
    this.console = console;
  }

  /** One of the three. */
  static final class What {

    @Option(
        names = "--forget",
        required = true,
        paramLabel = "USER",
        description = "Forget the person of this user id.")
    private @Nullable String forgotten;

    @Option(names = "--list", required = true, description = "List who is enrolled.")
    private boolean listed;

    @ArgGroup(exclusive = false)
    private @Nullable Newcomer newcomer;
  }

  /** Whom to enrol, and from what. */
  static final class Newcomer {

    @Option(
        names = "--user",
        required = true,
        paramLabel = "USER",
        description = "User id of the person, as the recordings name it.")
    private String user;

    @Option(
        names = "--as",
        paramLabel = "ID",
        description = "Enrol the person under this id; without it, under the recordings' own.")
    private @Nullable String enrolledAs;

    String id() {
      return enrolledAs == null ? user : enrolledAs;
    }

    @Option(
        names = "--model",
        required = true,
        paramLabel = "FILE",
        description = "The .onnx file of the model that serves.")
    private Path model;

    @Option(
        names = "--add",
        description =
            "Keep the person's templates and add one, as of other electrodes or another day;"
                + " without it, the new one takes their place.")
    private boolean added;

    @ArgGroup(multiplicity = "1")
    private RecordingOptions source;

    @Option(
        names = "--from-recording",
        paramLabel = "ID",
        description = "Take this recording alone; without it, the person's first ones.")
    private @Nullable String recording;

    @Option(
        names = "--seconds",
        paramLabel = "S",
        description =
            "Usable ECG to make the template from; without it the least that it takes, half a"
                + " minute.")
    private long seconds = IdentityTemplateBuilder.LEAST_ECG.toSeconds();
  }

  @Override
  public Integer call() throws CommandFailure, IOException, ClassificationException {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    KafkaLog.errorsOnly();
    Newcomer newcomer = what.newcomer;
    if (newcomer != null) {
      enrol(newcomer, properties);
    } else if (what.forgotten != null) {
      forget(what.forgotten, properties);
    } else if (what.listed) {
      list(properties);
    }
    return 0;
  }

  private void enrol(Newcomer newcomer, Map<String, Object> properties)
      throws CommandFailure, IOException, ClassificationException {
    IdentityTemplate template;
    try (ValueSerdes serdes = ValueSerdes.from(properties)) {
      if (newcomer.added) {
        requireTopic(properties);
        template = template(newcomer, earlier(newcomer.id(), properties, serdes));
      } else {
        template = template(newcomer, null);
        requireTopic(properties);
      }
      try (TemplateTopic topic = new TemplateTopic(properties, serdes)) {
        topic.enrol(template);
      }
    }
    int templates = 1 + template.getOtherEmbeddings().size();
    console.progress(
        "Enrolled %s for model %s, from %d windows%s"
            .formatted(
                template.getUserId(),
                template.getModelVersion(),
                template.getWindows(),
                templates == 1 ? "" : " in %d templates".formatted(templates)));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("userId", template.getUserId());
    result.put("modelVersion", template.getModelVersion());
    result.put("windows", template.getWindows());
    result.put("templates", templates);
    result.put("enrolledAt", template.getEnrolledAt().toString());
    json.print(console, result);
  }

  private void forget(String user, Map<String, Object> properties) throws CommandFailure {
    requireTopic(properties);
    if (new Tombstones(properties).write(Topics.IDENTITY_TEMPLATES, user) == 0) {
      throw new CommandFailure(
          "Nobody is enrolled as %s, so nothing was forgotten; who is: dt4ecg enrol --list"
              .formatted(user));
    }
    console.progress("Forgot %s".formatted(user));
    json.print(console, Map.of("userId", user, "forgotten", true));
  }

  private void list(Map<String, Object> properties) throws CommandFailure {
    requireTopic(properties);
    TextTable table = new TextTable("person", "model", "windows", "enrolled");
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ValueSerdes serdes = ValueSerdes.from(properties)) {
      for (Person person : EnrolmentLog.read(properties).people(serdes)) {
        rows.add(row(person, table));
      }
    }
    if (rows.isEmpty()) {
      console.progress("Nobody is enrolled");
    }
    json.print(console, rows.isEmpty() ? List.of() : table.lines(), Map.of("enrolled", rows));
  }

  private static Map<String, Object> row(Person person, TextTable table) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("userId", person.userId());
    IdentityTemplate template = person.template();
    if (template == null) {
      row.put("unreadable", true);
      table.row(person.userId(), "unreadable", "-", "-");
    } else {
      row.put("modelVersion", template.getModelVersion());
      row.put("windows", template.getWindows());
      row.put("enrolledAt", template.getEnrolledAt().toString());
      table.row(
          person.userId(),
          template.getModelVersion(),
          Integer.toString(template.getWindows()),
          template.getEnrolledAt().toString());
    }
    return row;
  }

  private static void requireTopic(Map<String, Object> properties) throws CommandFailure {
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Topics.IDENTITY_TEMPLATES);
  }

  /** The templates that the person has. */
  private static IdentityTemplate earlier(
      String userId, Map<String, Object> properties, ValueSerdes serdes) throws CommandFailure {
    return EnrolmentLog.read(properties).people(serdes).stream()
        .filter(person -> person.userId().equals(userId))
        .map(Person::template)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    "--add: %s is not enrolled yet; enrol the person first, without it"
                        .formatted(userId)));
  }

  /**
   * @param earlier the templates to add to; null to begin anew
   */
  private IdentityTemplate template(Newcomer newcomer, @Nullable IdentityTemplate earlier)
      throws CommandFailure, IOException, ClassificationException {
    Ids.require("user id", newcomer.id());
    Duration least = Duration.ofSeconds(newcomer.seconds);
    if (least.compareTo(IdentityTemplateBuilder.LEAST_ECG) < 0) {
      throw CommandFailure.wrongUsage(
          "--seconds %d: a template needs at least %d s"
              .formatted(newcomer.seconds, IdentityTemplateBuilder.LEAST_ECG.toSeconds()));
    }
    RecordingSource recordings = recordings(newcomer);
    try (OnnxModel model = Models.load(newcomer.model)) {
      return new Enrolment(model, least)
          .template(newcomer.id(), RecordedData.read(recordings, Set.of()), earlier, Instant.now());
    }
  }

  private RecordingSource recordings(Newcomer newcomer) throws CommandFailure {
    RecordingSource all = newcomer.source.open(reading.options(null), console);
    RecordingSource ofPerson =
        new SelectedRecordings(all, info -> info.userId().equals(newcomer.user));
    if (ofPerson.recordings().isEmpty()) {
      throw CommandFailure.wrongUsage(
          "--user %s: %s has recordings of %s"
              .formatted(
                  newcomer.user,
                  all.dataset(),
                  all.recordings().stream()
                      .map(RecordingInfo::userId)
                      .collect(Collectors.toCollection(TreeSet::new))));
    }
    if (newcomer.recording == null) {
      return ofPerson;
    }
    RecordingSource one =
        new SelectedRecordings(ofPerson, info -> info.recordingId().equals(newcomer.recording));
    if (one.recordings().isEmpty()) {
      throw CommandFailure.wrongUsage(
          "--from-recording %s: the recordings of %s are %s"
              .formatted(
                  newcomer.recording,
                  newcomer.user,
                  ofPerson.recordings().stream().map(RecordingInfo::recordingId).toList()));
    }
    return one;
  }
}
