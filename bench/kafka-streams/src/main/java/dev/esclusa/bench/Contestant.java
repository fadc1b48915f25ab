package dev.esclusa.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole of esclusa as a Kafka Streams application: records go to the topic of their datatype,
 * refused ones to alerts, customers into a table with its changelog and to Redis.
 *
 * <p>It speaks as the other children of the bench do: what it is told is its argument; on standard
 * output is one line that says hello, and then one with its usage for each line of standard input,
 * whose end ends it.
 */
public final class Contestant {
  private Contestant() {}

  public static void main(String[] args) throws Exception {
    JsonNode job = JsonMapper.shared().readTree(args[0]).get("App");
    Names names = new Names(job.get("TopicPrefix").asString());
    KafkaStreams streams = new KafkaStreams(topology(names, URI.create(job.get("Redis").asString())), settings(job, names));
    CountDownLatch dead = new CountDownLatch(1);
    AtomicBoolean hello = new AtomicBoolean();
    streams.setUncaughtExceptionHandler(
        e -> {
          e.printStackTrace();
          dead.countDown();
          return org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING && hello.compareAndSet(false, true)) {
            System.out.println("streams");
          }
        });
    streams.start();
    Thread caller = new Thread(() -> answer(dead), "answers");
    caller.setDaemon(true);
    caller.start();
    dead.await();
    var leaving = CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
    boolean orderly = streams.close(leaving.withTimeout(Duration.ofSeconds(10)));
    System.exit(orderly && streams.state() == KafkaStreams.State.NOT_RUNNING ? 0 : 1);
  }

  private static Topology topology(Names names, URI redis) {
    Topology topology = new Topology();
    var bytes = Serdes.ByteArray();
    topology
        .addSource("ingress", bytes.deserializer(), bytes.deserializer(), names.ingress())
        .addProcessor("router", () -> new Router(Catalog.load()), "ingress")
        .addSink(Router.ALERTS, names.alerts(), bytes.serializer(), bytes.serializer(), "router")
        .addSource("channel", bytes.deserializer(), bytes.deserializer(), names.channel("customer"))
        .addProcessor("customers", new Customers.Supplier(redis), "channel");
    for (String datatype : Catalog.DATATYPES) {
      topology.addSink(datatype, names.channel(datatype), bytes.serializer(), bytes.serializer(), "router");
    }
    return topology;
  }

  /**
   * Tuned for throughput on two processors; what is not here is as Kafka Streams has it. The system
   * properties are those that the bench sets to measure latency.
   */
  private static Properties settings(JsonNode job, Names names) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, names.group());
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, job.get("Brokers").get(0).asString());
    p.put(StreamsConfig.CLIENT_ID_CONFIG, job.get("Instance").asString());
    p.put(StreamsConfig.STATE_DIR_CONFIG, job.get("DataDir").asString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.getInteger("threads", 2));
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Integer.getInteger("commit.ms", 200));
    p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, Integer.getInteger("standbys", 0));
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
    p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5_000);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, Rocks.class);
    p.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0L);
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);

    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 2 << 20);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.RECEIVE_BUFFER_CONFIG), 1 << 20);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), Integer.getInteger("session.ms", 45_000));
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), Integer.getInteger("session.ms", 45_000) / 6);
    p.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);

    p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), Integer.getInteger("linger.ms", 20));
    p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 128L << 20);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.SEND_BUFFER_CONFIG), 1 << 20);
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 2 << 20);
    return p;
  }

  private static void answer(CountDownLatch dead) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (lines.readLine() != null) {
        System.out.println("{\"CPU\":" + system.getProcessCpuTime() + ",\"Peak\":" + peak() + "}");
      }
    } catch (IOException e) {
      e.printStackTrace();
    }
    dead.countDown();
  }

  /** The largest resident set in bytes, which Linux tells; elsewhere 0. */
  private static long peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return 0;
  }
}
