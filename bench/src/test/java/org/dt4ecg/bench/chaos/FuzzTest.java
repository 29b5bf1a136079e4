package org.dt4ecg.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FuzzTest {

  private static final byte[] GOOD = new byte[50_000];

  @Test
  void oneSeedMakesTheSameRecordsAgainAndAnotherDoesNot() {
    Fuzz fuzz = new Fuzz(1);
    Fuzz same = new Fuzz(1);
    Fuzz other = new Fuzz(2);
    int different = 0;
    for (int i = 0; i < 100; i++) {
      byte[] value = fuzz.value(GOOD);
      assertThat(same.value(GOOD)).isEqualTo(value);
      different += Arrays.equals(other.value(GOOD), value) ? 0 : 1;
    }
    assertThat(different).isGreaterThan(90);
  }

  @Test
  void recordsAreSmallAndKeysAreMissingOnlyWhereTheyMay() {
    Fuzz fuzz = new Fuzz(3);
    int missing = 0;
    for (int i = 0; i < 1_000; i++) {
      assertThat(fuzz.value(GOOD).length).isLessThan(5_000);
      assertThat(fuzz.key("poison-1", false)).isNotNull();
      byte[] key = fuzz.key("poison-1", true);
      missing += key == null ? 1 : 0;
      assertThat(key).isNotEqualTo("nobody".getBytes(UTF_8));
    }
    assertThat(missing).isBetween(20, 100);
  }

  @Test
  void nobodyFillsUpADiskThatIsNotThereOrLarge() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new SmallDisk(Path.of("/there/is/no/such/folder")))
        .withMessageContaining("mount -t tmpfs");
  }
}
