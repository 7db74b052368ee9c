package io.github.smppbridge.crash;

import io.github.smppbridge.crash.Handset.Conduct;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The sequences of {@code docs/guarantees.md}, each as what an ESME and phones do in it. */
enum Story {
  SUBMIT(Conduct.DELIVER, scene -> scene.submit("hello")),
  FAILURE_OF_A_PHONE(
      Conduct.WAIT,
      scene -> {
        submitted(scene);
        scene.phone().conduct(Conduct.FAIL);
      }),
  LONG_MESSAGE(Conduct.DELIVER, scene -> parts(scene, 1, 2, 3)),
  LONG_MESSAGE_WITHOUT_ITS_END(
      Conduct.DELIVER,
      scene -> {
        parts(scene, 1, 3);
        scene.store().partsTimeOut(scene.account());
      }),
  LONG_MESSAGE_THAT_IS_ONLY_MARKED(
      Conduct.DELIVER,
      Passage.after("join-parts", "store-part"),
      3,
      scene -> parts(scene, 1, 2, 3)),
  LONG_MESSAGE_THAT_WAS_NOT_SENT(
      Conduct.DELIVER,
      Passage.before("gateway-request", "to-gateway"),
      1,
      scene -> parts(scene, 1, 2, 3)),
  LONG_MESSAGE_THAT_WAS_SENT(
      Conduct.DELIVER,
      Passage.after("gateway-request", "to-gateway"),
      1,
      scene -> parts(scene, 1, 2, 3)),
  REPLACE(Conduct.WAIT, Story::replace),
  REPLACE_WHILE_THE_PHONE_SENDS(Conduct.WAIT, true, Story::replace),
  CANCEL(Conduct.WAIT, Story::cancel),
  CANCEL_WHILE_THE_PHONE_SENDS(Conduct.WAIT, true, Story::cancel),
  SCHEDULED(Conduct.DELIVER, scene -> scene.submitLater("hello")),
  SCHEDULED_AND_CANCELLED(Conduct.DELIVER, scene -> scene.cancel(scene.submitLater("hello"))),
  SCHEDULED_AND_REPLACED(
      Conduct.DELIVER,
      scene -> {
        String id = scene.submitLater("hello");
        scene.replace(id, scene.ledger().texts(id), "new");
      }),
  MULTI(
      Conduct.DELIVER,
      scene -> scene.submitMulti("hello", List.of("4915112345671", "4915112345672"))),
  RECEIVED(
      Conduct.DELIVER,
      scene -> {
        scene.client().bind();
        scene.receive("hi");
      }),
  DELIVERY_THAT_IS_REFUSED_ONCE(
      Conduct.WAIT,
      scene -> {
        scene.client().answering(number -> number == 1 ? 0x64 : 0);
        submitted(scene);
        scene.phone().conduct(Conduct.DELIVER);
      }),
  BIND_AND_UNBIND(
      Conduct.DELIVER,
      scene -> {
        scene.client().bind();
        scene.client().unbind();
      });

  private static final String LONG =
      "a long message in three parts, of which none means much alone";

  private final Conduct conduct;
  private final Passage first;
  private final int occurrence;
  private final boolean phoneActsMeanwhile;
  private final Consumer<Scene> script;

  Story(Conduct conduct, Consumer<Scene> script) {
    this(conduct, null, 0, false, script);
  }

  Story(Conduct conduct, boolean phoneActsMeanwhile, Consumer<Scene> script) {
    this(conduct, null, 0, phoneActsMeanwhile, script);
  }

  Story(Conduct conduct, Passage first, int occurrence, Consumer<Scene> script) {
    this(conduct, first, occurrence, false, script);
  }

  Story(
      Conduct conduct,
      Passage first,
      int occurrence,
      boolean phoneActsMeanwhile,
      Consumer<Scene> script) {
    this.conduct = conduct;
    this.first = first;
    this.occurrence = occurrence;
    this.phoneActsMeanwhile = phoneActsMeanwhile;
    this.script = script;
  }

  private static void parts(Scene scene, int... numbers) {
    for (int number : numbers) {
      scene.part(LONG, 7, 3, number);
    }
  }

  private static String submitted(Scene scene) {
    String id = scene.submit("hello");
    scene.begin();
    return id;
  }

  private static void replace(Scene scene) {
    String id = submitted(scene);
    scene.replace(id, scene.ledger().texts(id), "new");
    scene.phone().conduct(Conduct.DELIVER);
  }

  private static void cancel(Scene scene) {
    String id = submitted(scene);
    scene.cancel(id);
    scene.phone().conduct(Conduct.DELIVER);
  }

  /** How its phones begin. */
  Conduct conduct() {
    return conduct;
  }

  /** Whether it begins only with {@link Scene#begin}. */
  boolean hasPrologue() {
    return conduct == Conduct.WAIT;
  }

  /** Where the bridge is killed before the story is followed; null = nowhere. */
  Gap first() {
    return first == null ? null : new Gap(first, occurrence, Gap.Fault.KILL);
  }

  /** Whether the phone sends what the gateway has while the bridge is dead. */
  boolean phoneActsMeanwhile() {
    return phoneActsMeanwhile;
  }

  /** What is left at the gateway that should not be, or not there that should be, in words. */
  List<String> openEnds(Scene scene) {
    Set<String> webhooks = scene.gatewayAccount().webhooks().keySet();
    return staysBound() == webhooks.isEmpty()
        ? List.of("webhooks at the gateway: " + webhooks)
        : List.of();
  }

  /** Whether the ESME stays. */
  boolean staysBound() {
    return this != BIND_AND_UNBIND;
  }

  /** What the ESME does; goes on however often the bridge is killed meanwhile. */
  void play(Scene scene) {
    script.accept(scene);
  }
}
