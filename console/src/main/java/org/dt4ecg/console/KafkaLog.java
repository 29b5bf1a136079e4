package org.dt4ecg.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How much Kafka says in the log. */
public final class KafkaLog {

  private static final String LEVEL_VARIABLE = "KAFKA_LOG_LEVEL";
  private static final List<String> LOGGERS = List.of("org.apache.kafka", "kafka");

  private KafkaLog() {}

  /** A while in which Kafka says less; closing ends it. */
  public interface Quiet extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Keeps warnings back: a broker, its clients and a topology that start and stop together warn of
   * each other's absence. A level that the user has set stays.
   */
  public static void errorsOnly() {
    loggers().forEach(logger -> logger.setLevel(Level.ERROR));
  }

  /** Errors only, until the result is closed. */
  public static Quiet errorsOnlyForNow() {
    Map<Logger, @Nullable Level> before = new HashMap<>();
    loggers().forEach(logger -> before.put(logger, logger.getLevel()));
    errorsOnly();
    return () -> before.forEach(Logger::setLevel);
  }

  private static List<Logger> loggers() {
    List<Logger> loggers = new ArrayList<>();
    if (System.getenv(LEVEL_VARIABLE) == null) {
      for (String name : LOGGERS) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
          loggers.add(logger);
        }
      }
    }
    return loggers;
  }
}
