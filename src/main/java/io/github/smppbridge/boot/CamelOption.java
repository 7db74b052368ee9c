package io.github.smppbridge.boot;

import io.github.smppbridge.config.Configuration;
import java.util.Locale;
import org.apache.camel.PropertyBindingException;

/** What is wrong with an option of Camel's own ({@code camel.*}), in one line. */
final class CamelOption {
  private CamelOption() {}

  /**
   * Says it.
   *
   * @param refusal Camel's
   * @param configuration where the option is set
   * @return the option, where it is set, and why Camel does not take it
   */
  static String refused(PropertyBindingException refusal, Configuration configuration) {
    String prefix = refusal.getOptionPrefix() == null ? "" : refusal.getOptionPrefix();
    String name =
        refusal.getOptionKey() == null ? refusal.getPropertyName() : refusal.getOptionKey();
    String option = name.startsWith("camel.") ? name : prefix.replaceAll("\\.$", "") + "." + name;
    // as it is written in files: Camel tells some with their humps
    String key = option.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    Throwable cause = refusal.getCause();
    String why =
        cause == null
            ? "is no option of Camel's"
            : "cannot be set: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return key + " (" + configuration.source(key) + ") " + why;
  }
}
