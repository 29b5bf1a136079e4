package org.dt4ecg.retrainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.dt4ecg.console.http.ProcessHealth;
import org.dt4ecg.retrainer.service.RetrainingStatus;
import org.dt4ecg.retrainer.service.RetrainingStatus.LastRound;
import org.dt4ecg.retrainer.service.RetrainingStatus.Phase;
import org.junit.jupiter.api.Test;

class ServiceHealthTest {

  private static final Instant TIME = Instant.parse("2026-05-01T12:00:00Z");

  @Test
  void healthSaysWhatTheServiceDoes() {
    ProcessHealth waiting =
        ServiceHealth.of(
                new RetrainingStatus(
                    Phase.WAITING,
                    "0123456789ab",
                    new LastRound("round-1", TIME, true, "It is no worse."),
                    TIME.plusSeconds(60),
                    42,
                    null))
            .ofProcess();

    assertThat(waiting.isAlive()).isTrue();
    assertThat(waiting.isReady()).isTrue();
    JsonNode told = new ObjectMapper().valueToTree(waiting.details());
    assertThat(told.path("status").textValue()).isEqualTo("UP");
    assertThat(told.path("phase").textValue()).isEqualTo("WAITING");
    assertThat(told.path("championVersion").textValue()).isEqualTo("0123456789ab");
    assertThat(told.path("newWindows").longValue()).isEqualTo(42);
    assertThat(told.path("nextRound").textValue()).isEqualTo("2026-05-01T12:01:00Z");
    assertThat(told.path("lastRound").path("promoted").booleanValue()).isTrue();
    assertThat(told).hasSize(7);
  }

  @Test
  void whoStartsOverIsAliveAndNotReadyAndWhoHasFailedIsNeither() {
    ProcessHealth retrying = in(Phase.RETRYING);
    assertThat(retrying.isAlive()).isTrue();
    assertThat(retrying.isReady()).isFalse();
    assertThat(new ObjectMapper().valueToTree(retrying.details()).toString())
        .contains("DOWN", "no broker answers");

    ProcessHealth failed = in(Phase.FAILED);
    assertThat(failed.isAlive()).isFalse();
    assertThat(failed.isReady()).isFalse();
  }

  private static ProcessHealth in(Phase phase) {
    return ServiceHealth.of(new RetrainingStatus(phase, null, null, null, 0, "no broker answers"))
        .ofProcess();
  }
}
