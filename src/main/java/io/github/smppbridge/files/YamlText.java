package io.github.smppbridge.files;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * YAML whose scalars are texts, as they are written: {@code 1.10} has its zero, {@code 0123} is not
 * 123, and a password may be {@code 1e3}, {@code true} or {@code null} (YAML 1.2 §10.1, failsafe
 * schema). What is not there at all, as in {@code key:}, is {@code null}.
 */
public final class YamlText {
  /** In characters: files of ten thousand accounts have some 3 MB. */
  private static final int LONGEST = 32 << 20;

  private YamlText() {}

  /**
   * A text is not YAML. The message names file and line, and quotes nothing: it may be a secret.
   */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Reads a text.
   *
   * @param file where it is from, for messages
   * @param text the content
   * @return maps, lists, texts and {@code null}
   * @throws MalformedException when it is not YAML
   */
  public static Object load(Path file, String text) throws MalformedException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setSchema(new Verbatim())
            .setCodePointLimit(LONGEST)
            .build();
    try {
      return new Load(settings).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      // Its own message quotes the lines around the mark.
      String where = e.getProblemMark().map(m -> " line " + (m.getLine() + 1)).orElse("");
      throw new MalformedException(file + where + " is not YAML: " + e.getProblem());
    } catch (YamlEngineException | StackOverflowError e) {
      // nested without end, for the latter
      throw new MalformedException(file + " is not YAML");
    }
  }

  private static final class Verbatim extends FailsafeSchema {
    @Override
    public ScalarResolver getScalarResolver() {
      return (value, plain) -> plain && value.isEmpty() ? Tag.NULL : Tag.STR;
    }

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
      constructors.put(Tag.NULL, node -> null);
      return constructors;
    }
  }
}
