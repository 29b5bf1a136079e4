package org.dt4ecg.topology.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksMemoryTest {

  private static final long BUDGET = RocksMemory.LEAST_BYTES;
  private static final int STORES = 12;
  private static final int VALUE_BYTES = 4096;
  private static final int VALUES = 3_000;

  /** On a disk that does not keep up, what waits for it is more than the budget. */
  private static final long BOUND = Math.max(BUDGET, STORES * RocksMemory.MOST_WAITING_BYTES);

  @Test
  void allStoresOfAProcessKeepWithinOneBudget(@TempDir Path folder) throws RocksDBException {
    Random random = new Random(1);
    byte[] value = new byte[VALUE_BYTES];
    long most = 0;
    try (RocksMemory memory = new RocksMemory(BUDGET)) {
      Map<String, Object> configuration = new HashMap<>();
      memory.putInto(configuration);
      List<RocksDB> stores = new ArrayList<>();
      for (int store = 0; store < STORES; store++) {
        Options options = new Options().setCreateIfMissing(true);
        options.setTableFormatConfig(new BlockBasedTableConfig());
        new RocksMemory.Setter().setConfig("store", options, configuration);
        stores.add(RocksDB.open(options, folder.resolve("store-" + store).toString()));
      }
      for (int i = 0; i < VALUES; i++) {
        for (RocksDB store : stores) {
          random.nextBytes(value);
          store.put(("key-" + i).getBytes(UTF_8), value);
          store.get(("key-" + random.nextInt(i + 1)).getBytes(UTF_8));
        }
        most = Math.max(most, memory.usedBytes());
      }
      stores.forEach(RocksDB::close);
    }
    assertThat(most)
        .as("144 MB were written to them, and are read back")
        .isGreaterThan(BUDGET / 4)
        .isLessThan(BOUND * 5 / 4);
  }

  @Test
  void aConfigurationWithoutTheBudgetIsRefused() {
    try (Options options = new Options()) {
      assertThatThrownBy(() -> new RocksMemory.Setter().setConfig("store", options, Map.of()))
          .hasMessageContaining("state.rocksdb.memory.shared");
    }
  }
}
