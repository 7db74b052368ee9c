package io.github.smppbridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the API server of a cluster would say to an object, without one: the schemas of the kinds in
 * use, bundled in {@code src/test/resources/kubernetes}. A field that they do not know is a
 * mistake.
 */
final class KubernetesSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final List<String> FILES =
      List.of("kubernetes-1.30.json", "camel-k-2.7.0.json", "podmonitor.json");
  private static final Map<String, JsonSchema> KINDS = new ConcurrentHashMap<>();

  private KubernetesSchemas() {}

  /** The objects of a YAML file; empty documents are left out. */
  static List<JsonNode> objects(Path file) throws IOException {
    return objects(Files.readString(file));
  }

  /** The same of a text. */
  static List<JsonNode> objects(String yaml) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      while (documents.hasNextValue()) {
        JsonNode object = documents.nextValue();
        if (object != null && object.isObject() && !object.isEmpty()) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  /**
   * What is wrong with an object.
   *
   * @return a line each, empty if a cluster takes it
   */
  static List<String> problems(JsonNode object) throws IOException {
    String kind = object.path("apiVersion").asText() + " " + object.path("kind").asText();
    JsonSchema schema = schema(kind);
    if (schema == null) {
      return List.of("no schema of " + kind);
    }
    String name = kind + " " + object.at("/metadata/name").asText() + ": ";
    return schema.validate(object).stream().map(problem -> name + problem.getMessage()).toList();
  }

  private static JsonSchema schema(String kind) throws IOException {
    JsonSchema known = KINDS.get(kind);
    if (known != null) {
      return known;
    }
    for (String file : FILES) {
      JsonNode bundle = bundle(file);
      JsonNode reference = bundle.path("kinds").path(kind);
      if (!reference.isMissingNode()) {
        ObjectNode root = JSON.createObjectNode();
        root.setAll((ObjectNode) reference);
        root.set("$defs", bundle.path("$defs"));
        KINDS.put(
            kind, JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root));
      }
    }
    return KINDS.get(kind);
  }

  private static JsonNode bundle(String file) throws IOException {
    try (InputStream in = KubernetesSchemas.class.getResourceAsStream("/kubernetes/" + file)) {
      return JSON.readTree(in);
    }
  }
}
