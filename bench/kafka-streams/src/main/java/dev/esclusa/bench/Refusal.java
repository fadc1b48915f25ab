package dev.esclusa.bench;

import com.networknt.schema.Error;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Why a record is refused, and the alert about it, with the members that esclusa's have. */
record Refusal(String reason, String datatype, String schema, List<Violation> errors) {
  static final byte[] NO_SENDER = "-".getBytes(StandardCharsets.UTF_8);

  /** One thing that is wrong, and where. */
  record Violation(String pointer, String keyword, String message) {
    static Violation of(Error e) {
      return new Violation(e.getInstanceLocation().toString(), e.getKeyword(), e.getMessage());
    }
  }

  byte[] document(Record<byte[], byte[]> in, RecordMetadata at) {
    var out = new ByteArrayOutputStream(1024 + 2 * in.value().length);
    try (JsonGenerator g = JsonMapper.shared().createGenerator(out)) {
      g.writeStartObject();
      g.writeStringProperty("id", at.topic() + "/" + at.partition() + "/" + at.offset());
      g.writeStringProperty("reason", reason);
      g.writeStringProperty("datatype", datatype);
      g.writeStringProperty("schema", schema);
      g.writeNullProperty("sender");
      source(g, in, at);
      violations(g);
      g.writeName("payload");
      g.writeBinary(in.value());
      g.writeNumberProperty("payload_bytes", in.value().length);
      g.writeStringProperty("payload_sha256", sha256(in.value()));
      g.writeBooleanProperty("payload_truncated", false);
      g.writeStringProperty("fingerprint", fingerprint());
      g.writeNumberProperty("headers_omitted", 0);
      g.writeNullProperty("redrive");
      g.writeNullProperty("principal");
      g.writeStringProperty("component", "streams");
      g.writeStringProperty("version", "1");
      g.writeStringProperty("time", Instant.now().toString());
      g.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void source(JsonGenerator g, Record<byte[], byte[]> in, RecordMetadata at) {
    g.writeObjectPropertyStart("source");
    g.writeStringProperty("topic", at.topic());
    g.writeNumberProperty("partition", at.partition());
    g.writeNumberProperty("offset", at.offset());
    g.writeStringProperty("timestamp", Instant.ofEpochMilli(in.timestamp()).toString());
    g.writeName("key");
    if (in.key() == null) {
      g.writeNull();
    } else {
      g.writeBinary(in.key());
    }
    g.writeEndObject();
  }

  private void violations(JsonGenerator g) {
    g.writeArrayPropertyStart("errors");
    for (Violation v : errors) {
      g.writeStartObject();
      g.writeStringProperty("pointer", v.pointer());
      g.writeStringProperty("keyword", v.keyword());
      g.writeStringProperty("message", v.message());
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeNumberProperty("errors_omitted", 0);
  }

  /** The same for all that is wrong in the same way. */
  private String fingerprint() {
    var text = new StringBuilder(reason).append('\n').append(datatype);
    for (Violation v : errors) {
      text.append('\n').append(v.pointer()).append(' ').append(v.keyword());
    }
    return sha256(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private static String sha256(byte[] of) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
