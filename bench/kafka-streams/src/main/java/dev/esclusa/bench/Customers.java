package dev.esclusa.bench;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Keeps the latest record of each customer, in RocksDB with a changelog and in Redis. */
final class Customers implements Processor<byte[], byte[], Void, Void> {
  private static final String TABLE = "customers";

  private KeyValueStore<byte[], byte[]> table;
  private RedisRows redis;

  /** Makes a processor for each partition. */
  record Supplier(URI redis) implements ProcessorSupplier<byte[], byte[], Void, Void> {
    @Override
    public Processor<byte[], byte[], Void, Void> get() {
      return new Customers();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      var bytes = Serdes.ByteArray();
      var table = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(TABLE), bytes, bytes);
      return Set.of(table.withCachingEnabled().withLoggingEnabled(Map.of()), new RedisRows.Builder(redis));
    }
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    table = context.getStateStore(TABLE);
    redis = context.getStateStore(RedisRows.NAME);
  }

  @Override
  public void process(Record<byte[], byte[]> in) {
    table.put(in.key(), in.value());
    redis.put(in.key(), in.value());
  }
}
