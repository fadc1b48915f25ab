package dev.esclusa.bench;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/** Bounds RocksDB's memory for all stores together, as its manual advises. */
public final class Rocks implements RocksDBConfigSetter {
  private static final Cache CACHE = new LRUCache(192L << 20, -1, false, 0.1);
  private static final WriteBufferManager BUFFERS = new WriteBufferManager(96L << 20, CACHE);

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    table.setFilterPolicy(new BloomFilter());
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(BUFFERS);
    options.setWriteBufferSize(16L << 20);
    options.setMaxWriteBufferNumber(3);
  }

  @Override
  public void close(String store, Options options) {}
}
