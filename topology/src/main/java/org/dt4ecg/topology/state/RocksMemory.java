package org.dt4ecg.topology.state;

import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One budget of memory for all RocksDB stores of a process. By itself Kafka Streams gives each
 * store of each task 50 MB of cache and up to 48 MB of write buffers, without an end to the sum.
 *
 * <p>Blocks, indexes, filters and write buffers are all charged to one cache; write buffers have at
 * most half of it, and are written out when they have more. The budget is kept but for what is in
 * use at a moment, as RocksDB has it ("Memory usage in RocksDB", RocksDB's wiki). Where a disk is
 * slower than what is written, write buffers wait for it: then {@link #MOST_WAITING_BYTES} a store
 * is the bound. Writers are not held up over all stores together, since one thread serves many
 * stores, and none of the others would be written out while it waits. Thread-safe.
 */
public final class RocksMemory implements AutoCloseable {

  /** Least budget, in bytes: below it stores write ever smaller files. */
  public static final long LEAST_BYTES = 32L << 20;

  /** Under this key of the configuration the setter finds what it shares. */
  static final String SHARED = "state.rocksdb.memory.shared";

  /**
   * Write buffer of one store, in bytes; of Kafka Streams' 16 MiB a dozen stores would take the
   * whole budget.
   */
  private static final long WRITE_BUFFER_BYTES = 2L << 20;

  private static final int WRITE_BUFFERS = 2;

  /** Most that one store holds in write buffers, in bytes; it makes its writers wait at that. */
  static final long MOST_WAITING_BYTES = WRITE_BUFFERS * WRITE_BUFFER_BYTES;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private boolean isClosed;

  /**
   * @param bytes of native memory, at least {@link #LEAST_BYTES}
   */
  public RocksMemory(long bytes) {
    RocksDB.loadLibrary();
    this.cache = new LRUCache(bytes);
    this.writeBuffers = new WriteBufferManager(bytes / 2, cache);
  }

  /** Adds to the properties of Kafka Streams what makes its stores share this. */
  public void putInto(Map<String, Object> properties) {
    properties.put(SHARED, this);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, Setter.class);
  }

  /** Bytes that are charged now; 0 once this is closed. */
  public synchronized long usedBytes() {
    return isClosed ? 0 : cache.getUsage();
  }

  private void limit(Options options) {
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      table.setBlockCache(cache);
      table.setCacheIndexAndFilterBlocks(true);
      table.setPinTopLevelIndexAndFilter(true);
      options.setTableFormatConfig(table);
    }
    options.setWriteBufferManager(writeBuffers);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(WRITE_BUFFERS);
  }

  /** Frees it; the stores have to be closed before. */
  @Override
  public synchronized void close() {
    isClosed = true;
    writeBuffers.close();
    cache.close();
  }

  /** Made by Kafka Streams for each store. */
  public static final class Setter implements RocksDBConfigSetter {

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configuration) {
      if (!(configuration.get(SHARED) instanceof RocksMemory memory)) {
        throw new IllegalStateException(
            "The memory that RocksDB's stores share is not in the configuration under " + SHARED);
      }
      memory.limit(options);
    }

    /** What the stores share lives on. */
    @Override
    public void close(String store, Options options) {}
  }
}
