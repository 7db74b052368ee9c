package io.github.smppbridge.http.door;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.rest.ParamDefinition;
import org.apache.camel.model.rest.ResponseHeaderDefinition;
import org.apache.camel.model.rest.ResponseMessageDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.RestParamType;
import org.apache.camel.model.rest.VerbDefinition;

/**
 * What a route wants to see of a request: the parameters that its {@code rest:} describes, and of
 * one with {@code securityDefinitions} the Authorization header. Routes of {@code platform-http:}
 * ask with {@link Ask}.
 *
 * @param headers by name
 * @param query by name
 */
record AskedFor(Set<String> headers, Set<String> query) {
  private static final String AUTHORIZATION = "Authorization";

  /**
   * What a route asks for.
   *
   * @param definition how it is written
   * @param answers told of the headers that its description has answers with
   */
  static AskedFor of(RouteDefinition definition, AnswerHeaders answers) {
    AskedFor asked = new AskedFor(new HashSet<>(), new HashSet<>());
    RestDefinition rest = definition.getRestDefinition();
    if (rest != null) {
      String operation = operationOf(definition.getInput().getEndpointUri());
      rest.getVerbs().stream()
          .filter(verb -> operation.equals(operationOf(rest, verb)))
          .forEach(verb -> asked.add(rest, verb, answers));
    }
    return asked;
  }

  /** {@code get:/admin:/sessions} of {@code rest://get:/admin:/sessions?produces=…}. */
  private static String operationOf(String uri) {
    int mark = uri.indexOf('?');
    String address = (mark < 0 ? uri : uri.substring(0, mark)).replaceFirst("^rest:(//)?", "");
    return URLDecoder.decode(address, StandardCharsets.UTF_8);
  }

  private static String operationOf(RestDefinition rest, VerbDefinition verb) {
    String path = verb.getPath() == null ? "" : ":" + verb.getPath();
    return verb.asVerb() + ":" + (rest.getPath() == null ? "" : rest.getPath()) + path;
  }

  private void add(RestDefinition rest, VerbDefinition verb, AnswerHeaders answers) {
    for (ParamDefinition parameter : verb.getParams()) {
      if (parameter.getType() == RestParamType.header) {
        headers.add(parameter.getName());
      } else if (parameter.getType() == RestParamType.query) {
        query.add(parameter.getName());
      }
    }
    if (rest.getSecurityDefinitions() != null || !verb.getSecurity().isEmpty()) {
      headers.add(AUTHORIZATION);
    }
    for (ResponseMessageDefinition answer : verb.getResponseMsgs()) {
      if (answer.getHeaders() != null) {
        for (ResponseHeaderDefinition header : answer.getHeaders()) {
          answers.add(header.getName());
        }
      }
    }
  }
}
