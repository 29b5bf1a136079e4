package org.dt4ecg.console.cluster;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.dt4ecg.console.CommandFailure;
import org.junit.jupiter.api.Test;

class ClusterProbeTest {

  @Test
  void aPortOnWhichNoBrokerAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String server = "127.0.0.1:" + silent.getLocalPort();

      assertThatExceptionOfType(CommandFailure.class)
          .isThrownBy(
              () ->
                  ClusterProbe.require(Map.of("bootstrap.servers", server), Duration.ofMillis(300)))
          .withMessage(
              "No broker of %s answers; is --bootstrap-server right, and are its brokers up?",
              server);
    }
  }

  @Test
  void aSettingThatKafkaRefusesIsNamed() {
    Map<String, Object> properties = Map.of("bootstrap.servers", "127.0.0.1:1", "retries", "often");

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> ClusterProbe.require(properties))
        .withMessageContaining("retries");
  }
}
