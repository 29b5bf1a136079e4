package org.dt4ecg.dashboard.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.dt4ecg.console.Failures;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.dt4ecg.dashboard.view.PipelineBoard.Lag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers how far the application's group is behind, every few seconds on a thread of its
 * own. Internal topics are left out: they are the group's own.
 */
public final class GroupLag implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupLag.class);

  private static final int TIMEOUT_MS = 5_000;
  private static final long LOOK_EVERY_MS = 3_000;

  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private final Admin admin;
  private final String group;
  private final PipelineBoard board;
  private final Thread thread = new Thread(this::run, "page-lag");

  private GroupLag(Admin admin, String group, PipelineBoard board) {
    this.admin = admin;
    this.group = group;
    this.board = board;
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, failure) -> end(failure));
  }

  /**
   * Starts to ask.
   *
   * @param clientSettings of clients of the cluster
   * @param group the application id
   */
  public static GroupLag start(Map<String, ?> clientSettings, String group, PipelineBoard board) {
    Map<String, Object> own = new HashMap<>(clientSettings);
    own.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    own.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    GroupLag lag = new GroupLag(Admin.create(own), group, board);
    lag.thread.start();
    return lag;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        board.lag(look());
        Thread.sleep(LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      // It was closed.
    }
  }

  private void end(Throwable failure) {
    LOG.error("How far the group is behind is asked no more", failure);
    board.lag(new Lag(group, "the asking has ended by an error", Map.of()));
    board.ended("asking how far the group is behind");
  }

  private Lag look() throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      List<TopicPartition> partitions = new ArrayList<>();
      committed.forEach(
          (partition, offset) -> {
            if (offset != null && !partition.topic().startsWith(group + "-")) {
              partitions.add(partition);
            }
          });
      if (partitions.isEmpty()) {
        return new Lag(group, "the group has committed nothing yet", Map.of());
      }
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          admin.listOffsets(latest, COMMITTED).all().get();
      Map<String, Long> byTopic = new TreeMap<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata offset = committed.get(partition);
        ListOffsetsResultInfo end = ends.get(partition);
        if (offset != null && end != null) {
          byTopic.merge(partition.topic(), Math.max(0, end.offset() - offset.offset()), Long::sum);
        }
      }
      return new Lag(group, null, byTopic);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Lag(
          group,
          cause instanceof AuthorizationException
              ? "no right to see how far the group is"
              : PipelineBoard.shown(Failures.text(cause)),
          Map.of());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ZERO);
  }
}
