package io.github.smppbridge.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
 * Properties with a further getter (<code>${exchangeProperty.a.b}</code>) cost Camel 10 µs each:
 * what every message needs is a property of its own.
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

  /** A value in two steps, since whether there is one decides what is written before it. */
  private interface Node {
    /** The value, or that of the first member; null = left out. */
    Object read(Exchange exchange);

    void write(Object read, Exchange exchange, JsonGenerator out, SerializerProvider provider)
        throws IOException;
  }

  private record Leaf(Function<Exchange, Object> source) implements Node {
    @Override
    public Object read(Exchange exchange) {
      return source.apply(exchange);
    }

    @Override
    public void write(
        Object value, Exchange exchange, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value instanceof String text) {
        out.writeString(text);
      } else if (value instanceof Number
          || value instanceof Boolean
          || value instanceof byte[]
          || value instanceof Map
          || value instanceof Collection
          || value instanceof JsonNode) {
        provider.defaultSerializeValue(value, out);
      } else {
        out.writeString(value.toString());
      }
    }
  }

  /** An object, or a list, whose members have no names. */
  private record Members(List<String> names, List<Node> nodes) implements Node {
    @Override
    public Object read(Exchange exchange) {
      return nodes.get(0).read(exchange);
    }

    @Override
    public void write(
        Object first, Exchange exchange, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (names == null) {
        out.writeStartArray();
      } else {
        out.writeStartObject();
      }
      for (int i = 0; i < nodes.size(); i++) {
        Object value = i == 0 ? first : nodes.get(i).read(exchange);
        if (value != null) {
          if (names != null) {
            out.writeFieldName(names.get(i));
          }
          nodes.get(i).write(value, exchange, out, provider);
        }
      }
      if (names == null) {
        out.writeEndArray();
      } else {
        out.writeEndObject();
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
          return json.writeValueAsBytes(new Filled(root, exchange));
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
      throw new IllegalArgumentException("json-template: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("json-template: not a JSON object");
  }

  private Node compile(JsonNode node) {
    if (node.isContainerNode() && !node.isEmpty()) {
      List<Node> nodes = new ArrayList<>();
      node.forEach(member -> nodes.add(compile(member)));
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      return new Members(node.isObject() ? names : null, nodes);
    }
    return new Leaf(node.isTextual() ? source(node.textValue()) : exchange -> node);
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

  /** A template and what fills it in, as the mapper's shared buffers can take it. */
  private static final class Filled extends JsonSerializable.Base {
    private final Node root;
    private final Exchange exchange;

    Filled(Node root, Exchange exchange) {
      this.root = root;
      this.exchange = exchange;
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
      root.write(root.read(exchange), exchange, out, provider);
    }

    @Override
    public void serializeWithType(
        JsonGenerator out, SerializerProvider provider, TypeSerializer type) throws IOException {
      serialize(out, provider);
    }
  }
}
