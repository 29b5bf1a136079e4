package org.dt4ecg.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.dt4ecg.app.deadletters.StoredLetter.Fingerprint;
import org.junit.jupiter.api.Test;

class LetterCountsTest {

  @Test
  void lettersAreCountedByTheirRecord() {
    LetterCounts counts = new LetterCounts(100_000);
    Random random = new Random(1);
    Fingerprint[] records = new Fingerprint[50_000];
    for (int i = 0; i < records.length; i++) {
      records[i] = new Fingerprint(random.nextLong(), random.nextLong());
    }
    for (int round = 1; round <= 3; round++) {
      for (Fingerprint record : records) {
        assertThat(counts.add(record)).isEqualTo(round);
      }
    }
    assertThat(counts.records()).isEqualTo(records.length);
    assertThat(counts.isFull()).isFalse();
    assertThat(records).allMatch(record -> counts.of(record) == 3);
    assertThat(counts.of(new Fingerprint(1, 2))).isZero();
  }

  @Test
  void recordsThatShareTheirPlaceAreToldApart() {
    LetterCounts counts = new LetterCounts(10);
    counts.add(new Fingerprint(1, 7));
    counts.add(new Fingerprint(2, 7));
    counts.add(new Fingerprint(2, 7));

    assertThat(counts.of(new Fingerprint(1, 7))).isEqualTo(1);
    assertThat(counts.of(new Fingerprint(2, 7))).isEqualTo(2);
    assertThat(counts.of(new Fingerprint(3, 7))).isZero();
  }

  @Test
  void ofOneRecordMoreThanItMayKeepNothingIsKept() {
    LetterCounts counts = new LetterCounts(2);
    counts.add(new Fingerprint(1, 1));
    assertThat(counts.isFull()).isFalse();
    counts.add(new Fingerprint(2, 2));

    assertThat(counts.isFull()).isTrue();
    assertThat(counts.add(new Fingerprint(3, 3))).isZero();
    assertThat(counts.add(new Fingerprint(2, 2))).isEqualTo(2);
    assertThat(counts.records()).isEqualTo(2);
  }
}
