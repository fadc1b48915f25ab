package dev.esclusa.bench;

import com.networknt.schema.Error;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Checks records, and forwards each to the sink of its datatype or of alerts, whose names are those. */
final class Router implements Processor<byte[], byte[], byte[], byte[]> {
  static final String ALERTS = "alerts";

  private static final ObjectReader READER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().readerFor(JsonNode.class);

  private final Catalog catalog;
  private ProcessorContext<byte[], byte[]> context;

  Router(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> in) {
    JsonNode body;
    try {
      body = READER.readValue(in.value());
    } catch (JacksonException e) {
      refuse(in, new Refusal("malformed", null, null, List.of(new Refusal.Violation("", "", e.getOriginalMessage()))));
      return;
    }
    JsonNode named = body.get("datatype");
    if (named == null || !named.isString()) {
      refuse(in, new Refusal("unclassified", null, null, List.of()));
      return;
    }
    String datatype = named.stringValue();
    Catalog.Known known = catalog.known().get(datatype);
    if (known == null) {
      refuse(in, new Refusal("unknown_datatype", null, null, List.of()));
      return;
    }
    List<Error> errors = known.schema().validate(body);
    if (!errors.isEmpty()) {
      refuse(in, new Refusal("schema_violation", datatype, known.id(), errors.stream().map(Refusal.Violation::of).toList()));
      return;
    }
    context.forward(in.withKey(body.get(known.key()).stringValue().getBytes(StandardCharsets.UTF_8)), datatype);
  }

  private void refuse(Record<byte[], byte[]> in, Refusal refusal) {
    context.forward(in.withKey(Refusal.NO_SENDER).withValue(refusal.document(in, context.recordMetadata().orElseThrow())), ALERTS);
  }
}
