package org.dt4ecg.retrainer.round;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retrainer.service.TinyModels;
import org.junit.jupiter.api.Test;

class TrainedSessionsTest {

  private static final byte[] ONNX = TinyModels.ofPeople(2, 1).onnx();

  @Test
  void aModelOfOfflineTrainingNamesNone() throws Exception {
    assertThat(TrainedSessions.of(ONNX)).isEqualTo(TrainedSessions.NONE);
  }

  @Test
  void sessionsTravelInAFileThatServesAsBefore() throws Exception {
    TrainedSessions sessions = TrainedSessions.NONE.with(List.of("monday", "friday"));

    byte[] file = sessions.writtenInto(ONNX);

    assertThat(TrainedSessions.of(file)).isEqualTo(sessions);
    assertThat(ModelFile.of(file).contract()).isEqualTo(ModelFile.of(ONNX).contract());
    assertThat(sessions.contains("monday")).isTrue();
    assertThat(sessions.contains("tuesday")).isFalse();
    assertThat(new String(file, ISO_8859_1)).doesNotContain("monday");
  }

  @Test
  void theOrderInWhichSessionsCameDoesNotChangeTheBytes() throws Exception {
    assertThat(TrainedSessions.NONE.with(Set.of("a")).with(List.of("c", "b")).writtenInto(ONNX))
        .isEqualTo(TrainedSessions.NONE.with(List.of("b", "c", "a", "a")).writtenInto(ONNX));
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThatThrownBy(() -> TrainedSessions.of(new byte[] {1, 2, 3}))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("not ONNX");
  }
}
