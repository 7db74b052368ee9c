package io.github.smppbridge.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.dsl.support.SourceLoader;
import org.apache.camel.spi.Resource;

/**
 * Reads route files in UTF-8. Camel's own loader reads them in the character set of the process,
 * which is ASCII in a container without a locale (before Java 18): letters in texts got lost, and
 * with some a start failed.
 */
final class RouteText implements SourceLoader {
  @Override
  public String loadResource(Resource resource) throws IOException {
    try (InputStream in = resource.getInputStream()) {
      if (in == null) {
        throw new IOException(resource.getLocation() + " does not exist");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
