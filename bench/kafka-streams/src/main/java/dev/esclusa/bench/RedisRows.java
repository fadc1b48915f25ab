package dev.esclusa.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/**
 * Writes rows to Redis in pipelines. It is a state store for the sake of flush, which comes before
 * each commit: what is committed is in Redis. Of the rows of a key only the last is sent.
 */
final class RedisRows implements StateStore {
  static final String NAME = "redis";

  private static final byte[] PREFIX = "customer:".getBytes(StandardCharsets.UTF_8);
  private static final String COUNT = "bench:customers"; // by which the bench knows how far this is
  private static final byte[] DOC = "doc".getBytes(StandardCharsets.UTF_8);
  private static final int PIPELINE = 5_000;

  private final URI at;
  private final Map<Bytes, byte[]> rows = new HashMap<>();
  private long unsent; // records, of which rows has the last for each key
  private Jedis redis;

  private RedisRows(URI at) {
    this.at = at;
  }

  void put(byte[] key, byte[] doc) {
    rows.put(Bytes.wrap(key), doc);
    unsent++;
    if (rows.size() >= PIPELINE) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (rows.isEmpty()) {
      return;
    }
    Pipeline pipeline = redis.pipelined();
    rows.forEach((key, doc) -> pipeline.hset(row(key.get()), DOC, doc));
    pipeline.incrBy(COUNT, unsent);
    pipeline.sync();
    unsent = 0;
    rows.clear();
  }

  private static byte[] row(byte[] key) {
    byte[] row = new byte[PREFIX.length + key.length];
    System.arraycopy(PREFIX, 0, row, 0, PREFIX.length);
    System.arraycopy(key, 0, row, PREFIX.length, key.length);
    return row;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    redis = new Jedis(at);
    context.register(root, (key, value) -> {});
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return redis != null && redis.isConnected();
  }

  /** Makes one for each partition. It has no changelog: the table's does for both. */
  record Builder(URI at) implements StoreBuilder<StateStore> {
    @Override
    public StateStore build() {
      return new RedisRows(at);
    }

    @Override
    public StoreBuilder<StateStore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<StateStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<StateStore> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoreBuilder<StateStore> withLoggingDisabled() {
      return this;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public String name() {
      return NAME;
    }
  }
}
