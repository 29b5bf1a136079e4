package org.dt4ecg.retrainer.labels;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.dt4ecg.retrainer.labels.LabelIntake.PartitionProgress;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  @Test
  void whatIsCommittedIsReadBack() {
    PartitionProgress progress = new PartitionProgress(17, 42);

    assertThat(PartitionProgress.of(progress.committable())).isEqualTo(progress);
    assertThat(progress.committable().offset()).isEqualTo(17);
  }

  @Test
  void metadataOfOthersMeanNothing() {
    assertThat(PartitionProgress.of(new OffsetAndMetadata(17, "set by hand")))
        .isEqualTo(new PartitionProgress(17, 17));
    assertThat(PartitionProgress.of(new OffsetAndMetadata(17)))
        .isEqualTo(new PartitionProgress(17, 17));
  }

  @Test
  void whatARoundHasSeenNeedsNoDeadLetterAnyMore() {
    assertThat(new PartitionProgress(50, 20).rejectedUpTo()).isEqualTo(50);
  }
}
