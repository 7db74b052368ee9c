package io.github.smppbridge.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.LanguageSupport;

/**
 * JSON as it stands in a route, filled in from the exchange: Camel language {@code json-template}.
 * Compiled once, when its route is loaded; written in one pass to octets.
 *
 * <ul>
 *   <li>A text with <code>${…}</code> is Camel's Simple language; one that is nothing else keeps
 *       the type of its value. Times are written in ISO 8601.
 *   <li><code>${text}</code> is a body of text, <code>${octets}</code> one of octets, in base64.
 *   <li>What has no value is left out; an object or a list as soon as its first member has none.
 *   <li>{@code #} begins a comment; a comma may follow the last member.
 * </ul>
 *
 * Properties with a further getter (<code>${exchangeProperty.a.b}</code>) cost Camel hundreds of
 * times what a plain one does: what every message needs is a property of its own.
 */
public final class JsonTemplate extends LanguageSupport {
  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_YAML_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final ObjectMapper json;

  /**
   * Makes the language.
   *
   * @param json the mapper that writes
   */
  public JsonTemplate(ObjectMapper json) {
    this.json = json;
  }

  /**
   * A value in two steps, since whether there is one decides what is written before it.
   *
   * @param source of a leaf; null for an object or a list
   * @param names of an object's members; null for a list
   * @param members of an object or a list, at least one
   */
  private record Node(Function<Exchange, Object> source, List<String> names, List<Node> members) {

    /** The value, or that of the first member; null = left out. */
    Object read(Exchange exchange) {
      return source == null ? members.get(0).read(exchange) : source.apply(exchange);
    }

    void write(Object read, Exchange exchange, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (source != null) {
        writeLeaf(read, out, provider);
      } else if (names == null) {
        out.writeStartArray();
        writeMembers(read, exchange, out, provider);
        out.writeEndArray();
      } else {
        out.writeStartObject();
        writeMembers(read, exchange, out, provider);
        out.writeEndObject();
      }
    }

    private void writeMembers(
        Object first, Exchange exchange, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      for (int i = 0; i < members.size(); i++) {
        Object value = i == 0 ? first : members.get(i).read(exchange);
        if (value != null) {
          if (names != null) {
            out.writeFieldName(names.get(i));
          }
          members.get(i).write(value, exchange, out, provider);
        }
      }
    }

    private static void writeLeaf(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value instanceof String || value instanceof Temporal) {
        out.writeString(value.toString());
      } else {
        provider.defaultSerializeValue(value, out);
      }
    }
  }

  /**
   * Compiles a template.
   *
   * @param template the JSON
   * @return evaluates to octets
   * @throws IllegalArgumentException for what is no JSON object, or no Simple
   */
  @Override
  public Expression createExpression(String template) {
    Node root = compile(parse(template));
    return new ExpressionAdapter() {
      @Override
      public Object evaluate(Exchange exchange) {
        try {
          return json.writeValueAsBytes(filled(root, exchange));
        } catch (JsonProcessingException e) {
          throw new RuntimeCamelException("the gateway's message cannot be written", e);
        }
      }
    };
  }

  /** None: a message is not true or false. */
  @Override
  public Predicate createPredicate(String template) {
    throw new UnsupportedOperationException("a JSON template is no condition");
  }

  private static JsonNode parse(String template) {
    try {
      JsonNode node = READER.readTree(template);
      if (node.isObject() && !node.isEmpty()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new IllegalArgumentException(
          "json-template, line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()),
          e);
    }
    throw new IllegalArgumentException("json-template: not a JSON object");
  }

  private Node compile(JsonNode node) {
    if (node.isContainerNode() && !node.isEmpty()) {
      List<Node> nodes = new ArrayList<>();
      node.forEach(member -> nodes.add(compile(member)));
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      return new Node(null, node.isObject() ? names : null, nodes);
    }
    return new Node(node.isTextual() ? source(node.textValue()) : exchange -> node, null, null);
  }

  private Function<Exchange, Object> source(String text) {
    return switch (text) {
      case "${text}" ->
          exchange ->
              exchange.getMessage().getBody() instanceof byte[]
                  ? null
                  : exchange.getMessage().getBody(String.class);
      case "${octets}" ->
          exchange -> exchange.getMessage().getBody() instanceof byte[] octets ? octets : null;
      default -> text.contains("${") ? simple(text) : exchange -> text;
    };
  }

  private Function<Exchange, Object> simple(String text) {
    Expression expression = getCamelContext().resolveLanguage("simple").createExpression(text);
    expression.init(getCamelContext());
    return exchange -> expression.evaluate(exchange, Object.class);
  }

  /** As the mapper can take it, with its shared buffers. */
  private static JsonSerializable filled(Node root, Exchange exchange) {
    return new JsonSerializable.Base() {
      @Override
      public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        root.write(root.read(exchange), exchange, out, provider);
      }

      @Override
      public void serializeWithType(
          JsonGenerator out, SerializerProvider provider, TypeSerializer type) throws IOException {
        serialize(out, provider);
      }
    };
  }
}
