package dev.esclusa.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Writes rows to Redis in pipelines. Of the rows of a key only the last is sent. */
final class RedisRows implements AutoCloseable {
  private static final byte[] PREFIX = "customer:".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DOC = "doc".getBytes(StandardCharsets.UTF_8);
  private static final String COUNT = "bench:customers"; // by which the bench knows how far this is
  private static final int PIPELINE = 2_000;

  private final Map<Bytes, byte[]> rows = new HashMap<>();
  private final Jedis redis;
  private long unsent; // records, of which rows has the last for each key

  RedisRows(URI at) {
    redis = new Jedis(at);
  }

  void put(byte[] key, byte[] doc) {
    rows.put(Bytes.wrap(key), doc);
    unsent++;
    if (rows.size() >= PIPELINE) {
      send();
    }
  }

  /** Comes back when Redis has all rows. */
  void send() {
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
  public void close() {
    send();
    redis.close();
  }
}
