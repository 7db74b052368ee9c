package io.github.smppbridge.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A route file, taken apart into its items; what they mean is for Camel to say. */
final class RouteFile {
  /** A call of another route. */
  static final Pattern CALL = Pattern.compile("(?:direct|call):(?://)?([\\w.-]+)(?:\\?.*)?");

  private final String location;
  private final String text;
  private final LoadSettings settings;

  private RouteFile(String location, String text) {
    this.location = location;
    this.text = text;
    this.settings = LoadSettings.builder().setLabel(location).setUseMarks(true).build();
  }

  /**
   * Reads a file.
   *
   * @param location as Camel writes it
   * @param text its content
   * @return its items in their order
   * @throws RouteFileException if it is no YAML
   */
  static List<RouteEntry> read(String location, String text) {
    return new RouteFile(location, text).entries();
  }

  private List<RouteEntry> entries() {
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        return List.of();
      }
      if (root.get() instanceof SequenceNode sequence
          && sequence.getFlowStyle() == FlowStyle.BLOCK) {
        return items(sequence.getValue());
      }
      return List.of(new RouteEntry("file", "", "", location, 1, text, load(text), List.of()));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw new RouteFileException(location(line), e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new RouteFileException(location(1), e.getMessage(), e);
    }
  }

  private String location(int line) {
    return RouteEntry.at(location, line);
  }

  private List<RouteEntry> items(List<Node> nodes) {
    List<String> lines = text.lines().toList();
    int[] starts = new int[nodes.size() + 1];
    starts[nodes.size()] = lines.size();
    for (int i = 0; i < nodes.size(); i++) {
      int start = line(nodes.get(i)) - 1;
      while (start > 0 && !lines.get(start).stripLeading().startsWith("-")) {
        start--;
      }
      starts[i] = start;
    }
    List<RouteEntry> entries = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String item = String.join("\n", lines.subList(starts[i], starts[i + 1])) + "\n";
      entries.add(entry(nodes.get(i), starts[i] + 1, "\n".repeat(starts[i]) + item));
    }
    return entries;
  }

  private RouteEntry entry(Node node, int line, String item) {
    List<RouteEntry.Call> calls = new ArrayList<>();
    collect(node, calls);
    String kind = "";
    Node body = node;
    if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
      NodeTuple first = mapping.getValue().get(0);
      kind = first.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
      body = first.getValueNode();
    }
    String from = "";
    if (kind.equals("route")) {
      Node input = child(body, "from");
      from = input instanceof ScalarNode uri ? uri.getValue() : word(input, "uri");
    } else if (kind.equals("from")) {
      from = word(body, "uri");
    }
    return new RouteEntry(
        kind, id(kind, body), normal(from), location, line, item, load(item), calls);
  }

  private static String id(String kind, Node body) {
    return switch (kind) {
      case "templatedRoute" -> word(body, "routeId");
      case "rest" -> word(body, "id").isEmpty() ? word(body, "path") : word(body, "id");
      default -> word(body, "id");
    };
  }

  private static String normal(String uri) {
    return uri.replaceFirst("\\?.*", "").replaceFirst("^([\\w-]+)://", "$1:");
  }

  /** Routes that are called, wherever that stands but where a route begins. */
  private static void collect(Node node, List<RouteEntry.Call> calls) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals("from")) {
          collect(child(tuple.getValueNode(), "steps"), calls);
        } else {
          collect(tuple.getValueNode(), calls);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(each -> collect(each, calls));
    } else if (node instanceof ScalarNode scalar) {
      Matcher call = CALL.matcher(scalar.getValue());
      if (call.matches()) {
        calls.add(new RouteEntry.Call(call.group(1), line(scalar)));
      }
    }
  }

  private static Node child(Node node, String name) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return tuple.getValueNode();
        }
      }
    }
    return null;
  }

  private static String word(Node node, String name) {
    return child(node, name) instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private Object load(String yaml) {
    return new Load(settings).loadFromString(yaml);
  }
}
