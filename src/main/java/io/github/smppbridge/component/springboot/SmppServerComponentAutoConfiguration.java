package io.github.smppbridge.component.springboot;

import io.github.smppbridge.component.SmppServerComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Sets {@code camel.component.smpp-server.*} in Spring Boot, where Camel reads no options of
 * components by itself: each has a starter for that. This is the starter's part, in the component's
 * own jar; options are bound by the component's own metadata, so that none can be missing here.
 */
@AutoConfiguration(afterName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
@ConditionalOnClass(name = "org.apache.camel.spring.boot.CamelAutoConfiguration")
public class SmppServerComponentAutoConfiguration {
  private static final String PREFIX = "camel.component.smpp-server";

  /** Made by Spring. */
  public SmppServerComponentAutoConfiguration() {}

  /**
   * Configures the component of the name {@code smpp-server} when Camel makes it; an option that it
   * does not have ends the start.
   *
   * @param environment the application's settings
   * @return what Camel asks for each component that it makes
   */
  @Bean
  public ComponentCustomizer smppServerComponentCustomizer(Environment environment) {
    return ComponentCustomizer.builder(SmppServerComponent.class)
        .withCondition((name, component) -> "smpp-server".equals(name))
        .build(component -> configure(component, environment));
  }

  private static void configure(SmppServerComponent component, Environment environment) {
    Map<String, Object> options = new LinkedHashMap<>();
    Binder.get(environment)
        .bind(PREFIX, Bindable.mapOf(String.class, String.class))
        .ifBound(
            values ->
                values.forEach(
                    (name, value) -> options.put(StringHelper.dashToCamelCase(name), value)));
    new PropertyBindingSupport.Builder()
        .withCamelContext(component.getCamelContext())
        .withTarget(component)
        .withProperties(options)
        .withConfigurer(component.getComponentPropertyConfigurer())
        .withIgnoreCase(true)
        .withMandatory(true)
        .bind();
  }
}
