package org.dt4ecg.bench.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Windows of 4 s every 2 s; a session of 9 s holds three of them. */
class WindowCountTest {

  private static final Session SESSION = new Session("wearable-01", 1_000_000);
  private static final Map<Session, Long> SENT = Map.of(SESSION, 10_000_000L);

  @Test
  void everyWindowOnceIsExact() {
    assertThat(count(0, 1, 2)).isEqualTo(new WindowCount(3, 0, 0, 0)).matches(WindowCount::isExact);
  }

  @Test
  void aWindowThatIsNotThereIsLostBeItTheLastOne() {
    assertThat(count(0, 2).lost()).isEqualTo(1);
    assertThat(count(0, 1).lost()).isEqualTo(1);
    assertThat(count().lost()).isEqualTo(3);
  }

  @Test
  void aWindowThatIsThereTwiceIsDoubledAndMakesUpForNoneThatIsLost() {
    assertThat(count(0, 1, 1)).isEqualTo(new WindowCount(2, 1, 1, 0));
  }

  @Test
  void aWindowThatNobodySentIsInvented() {
    assertThat(count(0, 1, 2, 3)).isEqualTo(new WindowCount(4, 0, 0, 1));
    Window ofNoSession = new Window(new Session("wearable-01", 2_000_000), 0);
    assertThat(WindowCount.of(List.of(ofNoSession), SENT, 4_000_000, 2_000_000))
        .isEqualTo(new WindowCount(1, 3, 0, 1));
  }

  @Test
  void aSessionShorterThanAWindowHoldsNone() {
    assertThat(WindowCount.of(List.of(), Map.of(SESSION, 4_999_999L), 4_000_000, 2_000_000).lost())
        .isZero();
    assertThat(WindowCount.of(List.of(), Map.of(SESSION, 5_000_000L), 4_000_000, 2_000_000).lost())
        .isEqualTo(1);
  }

  private static WindowCount count(long... indexes) {
    List<Window> windows =
        Arrays.stream(indexes).mapToObj(index -> new Window(SESSION, index)).toList();
    return WindowCount.of(windows, SENT, 4_000_000, 2_000_000);
  }
}
