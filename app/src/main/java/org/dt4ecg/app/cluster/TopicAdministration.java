package org.dt4ecg.app.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** Creates the catalogue's topics on a cluster, and holds a cluster against the catalogue. */
public final class TopicAdministration {

  /**
   * What creating came to.
   *
   * @param created topics that were not there
   * @param existing topics that were there and were left as they are
   */
  public record Creation(List<String> created, List<String> existing) {}

  /**
   * What checking came to.
   *
   * @param missing topics of the catalogue that are not there
   * @param different one line for each topic that is not as the catalogue wants it
   * @param retention one line for each topic that is kept for another time than the catalogue says,
   *     which is the operator's to choose
   */
  public record Check(List<String> missing, List<String> different, List<String> retention) {
    /** Whether the cluster is as the catalogue wants it. */
    public boolean isAsPlanned() {
      return missing.isEmpty() && different.isEmpty();
    }
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Admin admin;
  private final TopicPlan plan;

  public TopicAdministration(Admin admin, TopicPlan plan) {
    this.admin = admin;
    this.plan = plan;
  }

  /**
   * Creates the topics that are not there yet. Running it again changes nothing.
   *
   * @throws CommandFailure if the cluster cannot be reached or refuses
   */
  public Creation create() throws CommandFailure {
    Map<String, KafkaFuture<Void>> results = admin.createTopics(plan.newTopics()).values();
    List<String> created = new ArrayList<>();
    List<String> existing = new ArrayList<>();
    for (String topic : names()) {
      KafkaFuture<Void> result = results.get(topic);
      if (result != null) {
        (isNew(result, topic) ? created : existing).add(topic);
      }
    }
    return new Creation(created, existing);
  }

  /**
   * Holds the cluster's topics against the catalogue: their presence, partitions and settings.
   *
   * @throws CommandFailure if the cluster cannot be reached or refuses
   */
  public Check check() throws CommandFailure {
    Collection<String> there = get(admin.listTopics().names(), "list the topics");
    List<String> missing = names().stream().filter(name -> !there.contains(name)).toList();
    List<Topic<?, ?>> present = new ArrayList<>(Topics.all());
    present.removeIf(topic -> missing.contains(topic.name()));
    return differences(missing, present);
  }

  private static List<String> names() {
    return Topics.all().stream().<String>map(Topic::name).toList();
  }

  private static boolean isNew(KafkaFuture<Void> creation, String topic) throws CommandFailure {
    try {
      get(creation, "create topic " + topic);
      return true;
    } catch (CommandFailure e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private Check differences(List<String> missing, List<Topic<?, ?>> topics) throws CommandFailure {
    List<String> names = topics.stream().map(Topic::name).toList();
    Map<String, TopicDescription> descriptions =
        get(admin.describeTopics(names).allTopicNames(), "describe the topics");
    Map<ConfigResource, Config> configurations =
        get(
            admin
                .describeConfigs(
                    names.stream().map(TopicAdministration::resource).collect(Collectors.toList()))
                .all(),
            "describe the topics' settings");
    List<String> different = new ArrayList<>();
    List<String> retention = new ArrayList<>();
    int many = plan.partitions().orElseGet(() -> partitionsOfTheInput(descriptions));
    for (Topic<?, ?> topic : topics) {
      TopicDescription description = descriptions.get(topic.name());
      if (description != null) {
        partitionDifference(topic, many, description).ifPresent(different::add);
      }
      Config configuration = configurations.get(resource(topic.name()));
      if (configuration != null) {
        addDifferences(topic, configuration, different, retention);
      }
    }
    return new Check(missing, different, retention);
  }

  /** How many is the operator's to choose, as long as all topics are alike that have several. */
  private static int partitionsOfTheInput(Map<String, TopicDescription> descriptions) {
    TopicDescription input = descriptions.get(Topics.ECG_SAMPLES.name());
    return input == null ? Topics.ECG_SAMPLES.partitions() : input.partitions().size();
  }

  private static Optional<String> partitionDifference(
      Topic<?, ?> topic, int many, TopicDescription actual) {
    int wanted = topic.partitions() == 1 ? 1 : many;
    return actual.partitions().size() == wanted
        ? Optional.empty()
        : Optional.of(
            "%s has %d partitions, not %d"
                .formatted(topic.name(), actual.partitions().size(), wanted));
  }

  private static void addDifferences(
      Topic<?, ?> topic, Config actual, List<String> different, List<String> retention) {
    topic
        .configuration()
        .forEach(
            (key, wanted) -> {
              ConfigEntry found = actual.get(key);
              if (found == null || !wanted.equals(found.value())) {
                (key.equals(TopicConfig.RETENTION_MS_CONFIG) ? retention : different)
                    .add(
                        "%s has %s=%s, not %s"
                            .formatted(
                                topic.name(), key, found == null ? "?" : found.value(), wanted));
              }
            });
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T get(KafkaFuture<T> future, String what) throws CommandFailure {
    try {
      return future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw tooLate(what, cause);
      }
      throw new CommandFailure("The cluster did not " + what + ": " + Failures.text(cause), cause);
    } catch (TimeoutException e) {
      throw tooLate(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for the cluster to " + what, e);
    }
  }

  private static CommandFailure tooLate(String what, Throwable cause) {
    return new CommandFailure(
        "The cluster did not %s in time; is --bootstrap-server right, and are its brokers up?"
            .formatted(what),
        cause);
  }
}
