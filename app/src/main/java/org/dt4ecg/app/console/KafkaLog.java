package org.dt4ecg.app.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** How much Kafka says in the log. */
public final class KafkaLog {

  private static final String LEVEL_VARIABLE = "KAFKA_LOG_LEVEL";
  private static final List<String> LOGGERS = List.of("org.apache.kafka", "kafka");

  private KafkaLog() {}

  /**
   * Keeps warnings back: a broker, its clients and a topology that start and stop together warn of
   * each other's absence. A level that the user has set stays.
   */
  public static void errorsOnly() {
    if (System.getenv(LEVEL_VARIABLE) == null) {
      for (String name : LOGGERS) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
          logger.setLevel(Level.ERROR);
        }
      }
    }
  }
}
