package org.dt4ecg.study.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void everyRunBelongsToExactlyOneShard(int count) {
    for (int index = 0; index < 20; index++) {
      int run = index;
      assertThat(
              IntStream.rangeClosed(1, count).filter(number -> new Shard(number, count).has(run)))
          .hasSize(1);
    }
  }

  @Test
  void aShardIsReadAsItIsWritten() {
    assertThat(Shard.of("2/3")).isEqualTo(new Shard(2, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "0/3", "4/3", "a/b", "1/0", "-1/2", "1/99999"})
  void whatIsNoShardIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Shard.of(text));
  }
}
