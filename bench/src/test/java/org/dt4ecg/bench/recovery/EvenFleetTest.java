package org.dt4ecg.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dt4ecg.bench.chaos.Delivery;
import org.dt4ecg.bench.chaos.SentFrame;
import org.junit.jupiter.api.Test;

/** Five devices of each of twelve partitions, with a window every 2 s. */
class EvenFleetTest {

  private static final int PARTITIONS = 12;
  private static final long HOP_MICROS = 2_000_000;
  private static final long START_MICROS = 1_000_000_000;

  private final List<Delivery> sent =
      EvenFleet.of(5, PARTITIONS, HOP_MICROS, START_MICROS).deliveries().subList(0, 60 * 20);

  @Test
  void framesComeInTheOrderOfTheirTimesAndWhenTheyAreRecorded() {
    assertThat(sent).extracting(Delivery::dueMicros).isSorted();
    assertThat(sent).allMatch(each -> each.dueMicros() == end(each.frame()));
    assertThat(sent.get(0).dueMicros()).isEqualTo(START_MICROS);
  }

  @Test
  void aDeviceRecordsOneSessionWithoutAHole() {
    Map<String, SentFrame> last = new HashMap<>();
    for (Delivery delivery : sent) {
      SentFrame frame = delivery.frame();
      SentFrame before = last.put(frame.deviceId(), frame);
      if (before != null) {
        assertThat(frame.startMicros()).isEqualTo(end(before));
        assertThat(frame.position()).isEqualTo(before.position() + before.samples());
        assertThat(frame.sequence()).isEqualTo(before.sequence() + 1);
      }
    }
    assertThat(last).hasSize(60);
  }

  @Test
  void eachPartitionHasAWindowCompleteEveryFifthOfAHop() {
    Map<String, Long> starts = new HashMap<>();
    sent.forEach(each -> starts.putIfAbsent(each.frame().deviceId(), each.frame().startMicros()));
    Map<Integer, TreeSet<Long>> phases =
        starts.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    each -> EvenFleet.partition(each.getKey(), PARTITIONS),
                    TreeMap::new,
                    Collectors.mapping(
                        each -> Math.floorMod(each.getValue(), HOP_MICROS),
                        Collectors.toCollection(TreeSet::new))));

    assertThat(phases).hasSize(PARTITIONS);
    for (TreeSet<Long> ofPartition : phases.values()) {
      assertThat(ofPartition).hasSize(5);
      long first = ofPartition.first();
      assertThat(ofPartition)
          .allSatisfy(phase -> assertThat((phase - first) % (HOP_MICROS / 5)).isLessThan(5));
    }
  }

  private static long end(SentFrame frame) {
    return frame.startMicros() + frame.samples() * 1_000_000L / frame.rateHz();
  }
}
