package io.github.smppbridge.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.smppbridge.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Camel does not take of its own options is told in a line, with where it is set. */
class CamelOptionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "CAMEL__MAIN__NONSENSE, camel.main.nonsense, is no option of Camel's",
    "CAMEL__MAIN__ROUTES_INCLUDED, camel.main.routes-included, is no option of Camel's"
  })
  void theOptionAndItsVariableAreNamed(String variable, String key, String why) throws Exception {
    Configuration configuration = Configuration.load(Map.of(variable, "abc"), folder, List.of());
    Properties properties = new Properties();
    properties.setProperty(key, configuration.get(key));
    Main main = new Main();
    try {
      main.setPropertyPlaceholderLocations("false");
      main.setOverrideProperties(properties);
      PropertyBindingException refusal =
          catchThrowableOfType(PropertyBindingException.class, main::start);

      assertThat(CamelOption.refused(refusal, configuration))
          .startsWith(key + " (environment variable " + variable + ") " + why)
          .doesNotContain("\n");
    } finally {
      main.stop();
    }
  }
}
