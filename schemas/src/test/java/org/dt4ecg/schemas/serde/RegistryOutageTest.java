package org.dt4ecg.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryOutageTest {

  static Stream<Exception> outages() {
    return Stream.of(
        new SchemaRegistryException(Reason.UNAVAILABLE, "no answer"),
        new SocketTimeoutException("no answer"),
        new UnknownHostException("registry"),
        new IOException("connection reset", new EOFException("end of stream")),
        new TimeoutException("no answer"),
        new DisconnectException("gone"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aRegistryThatDoesNotAnswerIsAnOutageHoweverItIsWrapped(Exception outage) {
    assertThat(RegistryOutage.isBehind(outage)).isTrue();
    assertThat(
            RegistryOutage.isBehind(
                new SerializationException("…", new IllegalStateException(outage))))
        .isTrue();
  }

  static Stream<Exception> faultsOfTheRecord() {
    return Stream.of(
        new SchemaRegistryException(Reason.NOT_FOUND, "there is no schema 42"),
        new SchemaRegistryException(Reason.REFUSED, "…", new IOException("HTTP 422")),
        new EOFException("the bytes are cut"),
        new InvalidNumberEncodingException("Invalid int encoding"),
        new IllegalArgumentException("…"));
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheRecord")
  void bytesThatAreAtFaultAreNoOutage(Exception fault) {
    assertThat(RegistryOutage.isBehind(fault)).isFalse();
    assertThat(RegistryOutage.isBehind(new SerializationException("…", fault))).isFalse();
  }

  @Test
  void nothingIsNoOutage() {
    assertThat(RegistryOutage.isBehind(null)).isFalse();
  }
}
