package org.dt4ecg.topology.health;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What a stream thread died of, by the true cause at the end of the chain of exceptions. */
enum Cause {
  /**
   * Brokers, a registry or a disk are away or full, a folder is locked, or rights were taken away:
   * the same thread would live on once that is over, however long it takes.
   */
  OUTAGE,
  /** The process itself is at its end: no memory, no stack, a class that is missing. */
  PROCESS,
  /**
   * The group on the brokers has another topology: an earlier version's, or that of other settings.
   * In the protocol {@code streams} a group keeps its first one (KIP-1071, seen with Kafka 4.2 and
   * 4.3).
   */
  OTHER_TOPOLOGY,
  /** An input topic has another number of partitions than what is stored was made for. */
  OTHER_PARTITIONS,
  /** A topic of a table was made anew, or its records were deleted, while it was read. */
  OTHER_TOPIC,
  /** Anything else: it may be over, and it may be the record at hand, for ever. */
  UNKNOWN;

  /** Most causes that are looked at; a chain may be a circle. */
  private static final int MOST_CAUSES = 20;

  static Cause of(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof Error) {
        return PROCESS;
      }
      if (isOtherTopology(cause)) {
        return OTHER_TOPOLOGY;
      }
      if (isOtherPartitions(cause)) {
        return OTHER_PARTITIONS;
      }
      if (cause instanceof InvalidOffsetException) {
        return OTHER_TOPIC;
      }
      if (isOutage(cause)) {
        return OUTAGE;
      }
      cause = cause.getCause();
    }
    return UNKNOWN;
  }

  /** The last in the chain. */
  static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    for (int i = 0; root.getCause() != null && i < MOST_CAUSES; i++) {
      root = root.getCause();
    }
    return root;
  }

  /** What a cause says, for people: Java's own messages are often names alone, or none. */
  static String words(Throwable root) {
    String message = root.getMessage();
    if (root instanceof OutOfMemoryError) {
      return "there is not enough memory" + (message == null ? "" : " (" + message + ")");
    } else if (root instanceof StackOverflowError) {
      return "a record or a model is nested too deep";
    } else if (root instanceof LinkageError || root instanceof ClassNotFoundException) {
      return "a part of the program is missing or of another version: " + message;
    } else if (root instanceof NoSuchFileException) {
      return "there is no file " + message;
    } else if (root instanceof AccessDeniedException) {
      return "permission denied: " + message;
    } else if (root instanceof NullPointerException || message == null || message.isBlank()) {
      return "a fault of the program, of which the log says where";
    }
    return message;
  }

  /** Whether it was met in what is kept on this disk, which a damaged file may be the reason of. */
  static boolean isOfStoredState(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof ProcessorStateException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isOtherTopology(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof InvalidRequestException
        && message != null
        && message.startsWith("Topology updates are not supported");
  }

  /** Kafka Streams has no class of its own for it. */
  private static boolean isOtherPartitions(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof StreamsException
        && message != null
        && message.contains("has invalid partitions: expected");
  }

  private static boolean isOutage(Throwable cause) {
    return cause instanceof RetriableException
        || cause instanceof AuthenticationException
        || cause instanceof AuthorizationException
        || cause instanceof LockException
        || (cause instanceof IOException && !(cause instanceof EOFException))
        || (cause instanceof SchemaRegistryException registry && registry.isOutage())
        || (cause instanceof RocksDBException rocks && isOfDisk(rocks))
        || isOfInterruptedCommit(cause);
  }

  /** Files that are damaged or missing stay so; a full disk does not. */
  private static boolean isOfDisk(RocksDBException exception) {
    Status status = exception.getStatus();
    return status != null && status.getSubCode() == Status.SubCode.NoSpace;
  }

  /**
   * A producer whose commit timed out, since brokers were away, allows nothing but to commit again;
   * Kafka Streams runs into that. The producer of another thread goes on.
   */
  private static boolean isOfInterruptedCommit(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return cause instanceof IllegalStateException
        && trace.length > 0
        && trace[0].getClassName().startsWith("org.apache.kafka.clients.producer.");
  }
}
