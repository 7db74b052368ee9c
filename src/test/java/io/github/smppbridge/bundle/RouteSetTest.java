package io.github.smppbridge.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteSetTest {
  private static final String BUNDLE =
      """
      # the bundle's
      - route:
          id: before-submit
          from:
            uri: direct:before-submit
            steps: []

      - route:
          id: submit
          from:
            uri: smpp-server:submit_sm
            steps:
              - to: { uri: "call:before-submit", parameters: { mayBlock: true } }
              - to: direct:send
      - route:
          id: send
          from: { uri: direct:send, steps: [ ] }
      - routeConfiguration: { id: errors }
      - restConfiguration: { component: platform-http }
      """;

  private static List<RouteEntry> bundle() {
    return RouteFile.read("classpath:routes/all.camel.yaml", BUNDLE);
  }

  private static List<RouteEntry> team(String text) {
    return RouteFile.read("file:routes/team.camel.yaml", text);
  }

  private static String route(String id, String from) {
    return "- route: { id: %s, from: { uri: '%s', steps: [ ] } }%n".formatted(id, from);
  }

  @Test
  void aRouteOfTheSameIdTakesThePlaceOfTheBundles() {
    RouteSet all = RouteSet.of(bundle(), team(route("before-submit", "direct:before-submit")));
    assertThat(all.entries().get("route before-submit").at()).isEqualTo("routes/team.camel.yaml:1");
    assertThat(all.running()).containsExactlyInAnyOrder("before-submit", "submit", "send");
  }

  @Test
  void soDoesARouteOfAnotherIdThatBeginsThere() {
    RouteSet all =
        RouteSet.of(bundle(), team(route("ours", "direct://before-submit?timeout=1000")));
    assertThat(all.running()).containsExactlyInAnyOrder("ours", "submit", "send");
  }

  @Test
  void whatHasANewIdIsAdded() {
    RouteSet all = RouteSet.of(bundle(), team(route("ours", "timer:tick")));
    assertThat(all.running()).contains("before-submit", "submit", "send", "ours");
  }

  @Test
  void aConfigurationAndWhatThereIsOneOfAreReplacedToo() {
    RouteSet all =
        RouteSet.of(
            bundle(),
            team("- routeConfiguration: { id: errors }\n- restConfiguration: { port: 1 }\n"));
    assertThat(all.entries().values())
        .filteredOn(entry -> !entry.isRoute())
        .extracting(RouteEntry::at)
        .containsExactly("routes/team.camel.yaml:1", "routes/team.camel.yaml:2");
  }

  @Test
  void twoOfTheTeamsWithOneIdAreRefused() {
    List<RouteEntry> team = team(route("a", "direct:a") + route("a", "direct:b"));
    assertThatThrownBy(() -> RouteSet.of(bundle(), team))
        .hasMessage("routes/team.camel.yaml:2: route a is also in routes/team.camel.yaml:1");
  }

  @Test
  void twoOfTheTeamsThatBeginAlikeAreRefused() {
    List<RouteEntry> team = team(route("a", "direct:a") + route("b", "direct:a"));
    assertThatThrownBy(() -> RouteSet.of(bundle(), team))
        .hasMessageContaining("routes/team.camel.yaml:2: direct:a is where");
  }

  @Test
  void whatIsCalledAndMissingIsNamedWithItsLine() {
    RouteSet all = RouteSet.of(bundle(), List.of());
    all.requireCalled(Set.of("direct:before-submit", "direct:send"));
    assertThatThrownBy(() -> all.requireCalled(Set.of("direct:before-submit")))
        .hasMessage(
            "classpath:routes/all.camel.yaml:14: route submit calls direct:send,"
                + " and no route begins so");
  }

  @Test
  void aCommentIsNoChange() {
    RouteSet before = RouteSet.of(bundle(), team(route("a", "direct:a")));
    RouteSet after = RouteSet.of(bundle(), team("# why\n" + route("a", "direct:a") + "# so\n"));
    assertThat(after.without(before)).isEmpty();
    assertThat(RouteSet.of(bundle(), team(route("a", "direct:b"))).without(before))
        .extracting(RouteEntry::id)
        .containsExactly("a");
  }

  @Test
  void whatIsNoYamlIsNamedWithItsLine() {
    assertThatThrownBy(() -> team("- route:\n    id: {\n"))
        .isInstanceOf(RouteFileException.class)
        .hasMessageStartingWith("routes/team.camel.yaml:");
  }

  @Test
  void theTextOfAnItemHasTheLinesOfTheFile() {
    RouteEntry send = RouteSet.of(bundle(), List.of()).entries().get("route send");
    assertThat(send.line()).isEqualTo(15);
    assertThat(send.text().lines().skip(14).findFirst()).contains("- route:");
  }

  private static String calling(String id, String... steps) {
    return "- route:\n    id: %s\n    from:\n      uri: direct:%s\n      steps:\n        - %s\n"
        .formatted(id, id, String.join("\n        - ", steps));
  }

  private static void loads(String text) {
    RouteSet all = RouteSet.of(bundle(), team(text));
    all.requireCalled(
        Set.of("direct:before-submit", "direct:send", "direct:a", "direct:b", "direct:c"));
  }

  @Test
  void routesThatCallEachOtherWithoutEndAreRefused() {
    assertThatThrownBy(() -> loads(calling("before-submit", "log: x", "to: direct:before-submit")))
        .isInstanceOf(RouteFileException.class)
        .hasMessage(
            "routes/team.camel.yaml:1: route before-submit would never end: before-submit calls"
                + " before-submit");
    assertThatThrownBy(
            () ->
                loads(
                    calling("a", "to: { uri: 'call:b', parameters: { mayBlock: true } }")
                        + calling("b", "to: direct:c")
                        + calling("c", "to: 'direct:a?block=true'")))
        .hasMessageContaining("would never end");
  }

  @Test
  void routesThatMayEndAreNot() {
    loads(calling("a", "filter: { simple: '${body} > 1', steps: [ { to: direct:a } ] }"));
    loads(calling("a", "stop: {}", "to: direct:a"));
    loads(
        calling("a", "to: direct:b", "to: direct:b")
            + calling("b", "to: direct:c")
            + calling("c", "log: x"));
  }
}
