package org.dt4ecg.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogFormatTest {

  @Test
  void aLineHasTheDateAndTheLevel() throws Exception {
    assertThat(line(Map.of()))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ WARN  org.dt4ecg.Some - 7"
                + " frames\\R");
  }

  @Test
  void onRequestALineIsAJsonObject() throws Exception {
    JsonNode line = new ObjectMapper().readTree(line(Map.of("DT4ECG_LOG_FORMAT", "json")));

    assertThat(line.path("level").textValue()).isEqualTo("WARN");
    assertThat(line.path("loggerName").textValue()).isEqualTo("org.dt4ecg.Some");
    assertThat(line.path("formattedMessage").textValue()).isEqualTo("7 frames");
    assertThat(line.path("timestamp").longValue()).isPositive();
  }

  @Test
  void kafkaIsQuietUnlessSomebodyWantsToHearIt() throws Exception {
    assertThat(context(Map.of()).getLogger("org.apache.kafka.clients").getEffectiveLevel())
        .isEqualTo(Level.WARN);
    assertThat(
            context(Map.of("KAFKA_LOG_LEVEL", "INFO"))
                .getLogger("org.apache.kafka.clients")
                .getEffectiveLevel())
        .isEqualTo(Level.INFO);
    assertThat(
            context(Map.of("DT4ECG_LOG_LEVEL", "DEBUG"))
                .getLogger("org.dt4ecg.a")
                .getEffectiveLevel())
        .isEqualTo(Level.DEBUG);
  }

  private static String line(Map<String, String> environment) throws Exception {
    LoggerContext context = context(environment);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) root.iteratorForAppenders().next();
    assertThat(appender.getTarget()).isEqualTo("System.err");
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("org.dt4ecg.Some"),
            Level.WARN,
            "{} frames",
            null,
            new Object[] {7});
    return new String(appender.getEncoder().encode(event), UTF_8);
  }

  /** As Logback sets itself up, with variables in place of the environment's. */
  private static LoggerContext context(Map<String, String> environment) throws Exception {
    LoggerContext context = new LoggerContext();
    environment.forEach(context::putProperty);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    return context;
  }
}
