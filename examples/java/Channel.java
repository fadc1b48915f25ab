// Sends to esclusa and reads a channel, with org.apache.kafka:kafka-clients:
//
// java -cp 'jars/*' Channel.java send BROKERS DATATYPE FILE
// java -cp 'jars/*' Channel.java receive BROKERS DATATYPE COUNT
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

public class Channel {
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "send" -> send(args[1], args[2], Path.of(args[3]));
      case "receive" -> receive(args[1], args[2], Integer.parseInt(args[3]));
    }
  }

  static void send(String brokers, String datatype, Path file) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "acks", "all", "max.request.size", 2 << 20);
    try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      var record = new ProducerRecord<byte[], byte[]>("datatype", Files.readAllBytes(file));
      record.headers().add("datatype", datatype.getBytes(StandardCharsets.UTF_8));
      record.headers().add("ce_source", "java".getBytes(StandardCharsets.UTF_8));
      var at = producer.send(record).get();
      System.out.printf("%s/%d/%d%n", at.topic(), at.partition(), at.offset()); // the source
    }
  }

  static void receive(String brokers, String datatype, int count) {
    Map<String, Object> settings = Map.of(
        "bootstrap.servers", brokers, "group.id", "java." + datatype, "auto.offset.reset", "earliest",
        "isolation.level", "read_committed", "enable.auto.commit", false);
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("datatype." + datatype));
      while (count > 0) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          var source = new String(record.headers().lastHeader("esclusa-source").value(), StandardCharsets.UTF_8);
          System.out.println(source + " " + new String(record.value(), StandardCharsets.UTF_8));
          count--;
        }
        consumer.commitSync(); // after they are handled: at least once
      }
    }
  }
}
