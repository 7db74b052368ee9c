package io.github.smppbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The pom of the component's own jar is kept by hand: it says what the bridge's pom says. */
class SmppServerPomTest {
  private static final Document BRIDGE = read("pom.xml");
  private static final Document COMPONENT = read("src/smpp-server/pom.xml");

  /** Artifacts of the component, and the property of the bridge's pom that has their version. */
  private static final Map<String, String> VERSIONS =
      Map.of(
          "camel-support", "camel.version",
          "camel-core-model", "camel.version",
          "vertx-core", "vertx.version",
          "netty-handler", "netty.version",
          "jsmpp", "jsmpp.version",
          "re2j", "re2j.version",
          "slf4j-api", "slf4j.version");

  @Test
  void itIsTheSameRelease() {
    for (String name : new String[] {"groupId", "version"}) {
      assertThat(text(COMPONENT.getDocumentElement(), name))
          .as(name)
          .isEqualTo(text(BRIDGE.getDocumentElement(), name));
    }
  }

  @Test
  void eachDependencyHasTheVersionThatTheBridgeIsTestedWith() {
    Map<String, String> expected = new HashMap<>();
    Element properties = (Element) BRIDGE.getElementsByTagName("properties").item(0);
    VERSIONS.forEach((artifact, property) -> expected.put(artifact, text(properties, property)));

    Map<String, String> found = new HashMap<>();
    NodeList dependencies = COMPONENT.getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element each = (Element) dependencies.item(i);
      found.put(text(each, "artifactId"), text(each, "version"));
    }
    assertThat(found).isEqualTo(expected);
  }

  private static String text(Element parent, String name) {
    return parent.getElementsByTagName(name).item(0).getTextContent().strip();
  }

  private static Document read(String file) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(Path.of(file).toFile());
    } catch (IOException | org.xml.sax.SAXException e) {
      throw new IllegalStateException(file, e);
    } catch (javax.xml.parsers.ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }
}
