package dev.esclusa.bench;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Keeps the latest record of each customer, in RocksDB with a changelog and in Redis, which gets it
 * soon, and not before the commit: a crash may leave the last rows out, which esclusa's may not.
 */
final class Customers implements Processor<byte[], byte[], Void, Void> {
  private static final String TABLE = "customers";
  private static final Duration SOON = Duration.ofMillis(20);

  private final URI at;
  private KeyValueStore<byte[], byte[]> table;
  private RedisRows redis;

  private Customers(URI at) {
    this.at = at;
  }

  /** Makes a processor for each partition. */
  record Supplier(URI redis) implements ProcessorSupplier<byte[], byte[], Void, Void> {
    @Override
    public Processor<byte[], byte[], Void, Void> get() {
      return new Customers(redis);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      var bytes = Serdes.ByteArray();
      var table = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(TABLE), bytes, bytes);
      return Set.of(table.withCachingEnabled().withLoggingEnabled(Map.of()));
    }
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    table = context.getStateStore(TABLE);
    redis = new RedisRows(at);
    context.schedule(SOON, PunctuationType.WALL_CLOCK_TIME, now -> redis.send());
  }

  @Override
  public void process(Record<byte[], byte[]> in) {
    table.put(in.key(), in.value());
    redis.put(in.key(), in.value());
  }

  @Override
  public void close() {
    redis.close();
  }
}
