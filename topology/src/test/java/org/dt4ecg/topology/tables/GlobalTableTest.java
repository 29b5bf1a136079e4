package org.dt4ecg.topology.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.dt4ecg.schemas.topic.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class GlobalTableTest implements GlobalTable.Reader<String> {

  private final SchemaRegistryException down =
      new SchemaRegistryException(Reason.UNAVAILABLE, "the registry does not answer");

  private long seconds = 1_000;
  private final Map<String, String> read = new LinkedHashMap<>();
  private final Map<String, RuntimeException> failures = new HashMap<>();
  private final GlobalTable<String> table =
      new GlobalTable<>(
          new Topic<>("names", String.class, String.class, 1, 100, Map.of(), "Names."),
          serde(),
          this,
          () -> seconds * 1_000_000_000);
  private final Processor<String, byte[], Void, Void> processor = table.get();

  @Test
  void theNewestValueOfAKeyHolds() {
    put("anna", "Anna");
    put("bert", "Bert");
    put("anna", "Annie");
    put("bert", null);
    table.requireRead();
    assertThat(read).containsExactly(Map.entry("anna", "Annie"));
  }

  @Test
  void aValueThatCannotBeReadCountsAsAbsent() {
    put("anna", "Anna");
    failures.put("?", new SerializationException("no Avro"));
    put("anna", "?");
    table.requireRead();
    assertThat(read).isEmpty();
  }

  @Test
  void aRecordWithoutAKeyIsPassedOver() {
    put(null, "Anna");
    table.requireRead();
    assertThat(read).isEmpty();
  }

  @Test
  void thousandsOfUnusableRecordsDoNotFillTheLog() {
    failures.put("?", new SerializationException("no Avro"));
    Logger logger = (Logger) LoggerFactory.getLogger(GlobalTable.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Level before = logger.getLevel();
    logger.setLevel(Level.WARN);
    logger.addAppender(log);
    try {
      for (int i = 0; i < 1_000; i++) {
        put("user-" + i, "?");
      }
    } finally {
      logger.detachAppender(log);
      logger.setLevel(before);
    }
    assertThat(log.list).hasSize(10);
    assertThat(log.list.get(log.list.size() - 1).getFormattedMessage())
        .contains("number 512 ", "number 1024");
  }

  @Test
  void asLongAsNothingCouldBeReadWhoNeedsTheTableFails() {
    failures.put("Anna", down);
    put("anna", "Anna");
    assertThatThrownBy(table::requireRead).isSameAs(down);
    failures.clear();
    table.requireRead();
    assertThat(read).containsExactly(Map.entry("anna", "Anna"));
  }

  @Test
  void laterAValueThatCannotBeReadNowHoldsUpNobodyAndWhatWasKnownHolds() {
    put("anna", "Anna");
    failures.put("Annie", down);
    put("anna", "Annie");
    table.requireRead();
    assertThat(read).containsExactly(Map.entry("anna", "Anna"));
    failures.clear();
    table.requireRead();
    assertThat(read).containsExactly(Map.entry("anna", "Anna"));
    seconds += 1;
    table.requireRead();
    assertThat(read).containsExactly(Map.entry("anna", "Annie"));
  }

  @Test
  void aKeyOrAValueThatIsTooLongCountsAsAbsent() {
    put("a".repeat(256), "Anna");
    put("bert", "Bert");
    put("bert", "B".repeat(101));
    table.requireRead();
    assertThat(read).isEmpty();
  }

  @Test
  void aNewerValueTakesThePlaceOfOneThatWaits() {
    failures.put("Anna", down);
    put("anna", "Anna");
    put("anna", "Annie");
    table.requireRead();
    assertThat(read).containsExactly(Map.entry("anna", "Annie"));
  }

  @Test
  void aTombstoneTakesThePlaceOfOneThatWaits() {
    failures.put("Anna", down);
    put("anna", "Anna");
    put("anna", null);
    table.requireRead();
    assertThat(read).isEmpty();
  }

  @Test
  void aValueThatTurnsOutToBeUnreadableAfterTheOutageCountsAsAbsent() {
    failures.put("Anna", down);
    put("anna", "Anna");
    failures.put("Anna", new SerializationException("no Avro"));
    table.requireRead();
    assertThat(read).isEmpty();
  }

  @Override
  public @Nullable String read(String key, @Nullable String value) {
    read.remove(key);
    if (value != null) {
      read.put(key, value);
    }
    return null;
  }

  @Override
  public void unreadable(String key) {
    read.remove(key);
  }

  private void put(@Nullable String key, @Nullable String value) {
    processor.process(new Record<>(key, value == null ? null : value.getBytes(UTF_8), 0));
  }

  private Serde<String> serde() {
    Deserializer<String> deserializer =
        (topic, data) -> {
          if (data == null) {
            return null;
          }
          String value = new String(data, UTF_8);
          RuntimeException failure = failures.get(value);
          if (failure != null) {
            throw failure;
          }
          return value;
        };
    return Serdes.serdeFrom(new StringSerializer(), deserializer);
  }
}
