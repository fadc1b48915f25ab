package dev.esclusa.bench;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas by datatype. */
record Catalog(Map<String, Known> known) {
  static final String[] DATATYPES = {"customer", "document", "image", "text", "video"};

  /** A datatype's schema, and the name of its member that is the key. */
  record Known(String id, String key, Schema schema) {}

  static Catalog load() {
    SchemaRegistryConfig config = SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, b -> b.schemaRegistryConfig(config));
    Map<String, Known> known = new HashMap<>();
    for (String datatype : DATATYPES) {
      try (InputStream in = Catalog.class.getResourceAsStream("/catalog/" + datatype + "/1-0-0.json")) {
        JsonNode node = JsonMapper.shared().readTree(in);
        Schema schema = registry.getSchema(node);
        schema.initializeValidators();
        known.put(datatype, new Known(node.get("$id").asString(), node.get("x-channel").get("key").asString().substring(1), schema));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Catalog(known);
  }
}
