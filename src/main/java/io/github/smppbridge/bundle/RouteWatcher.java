package io.github.smppbridge.bundle;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the team's route files, and has an edit taken when they have been the same for a moment:
 * an editor renames, a volume is swapped, several files are saved one after the other. What the
 * files hold counts, not their times.
 */
final class RouteWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RouteWatcher.class);
  private static final long LOOK_MILLIS = 500;

  private final LiveRoutes routes;
  private final RouteEdit edit;

  /** What was there when it looked last. */
  private Map<String, String> seen;

  /** What cannot be taken, and has been told of. */
  private Map<String, String> refused;

  /** Why the files cannot be read, and for how many looks more than one; empty = they can. */
  private String unreadable = "";

  private int lasts;

  private RouteWatcher(LiveRoutes routes, RouteEdit edit) {
    this.routes = routes;
    this.edit = edit;
    this.seen = routes.contents();
  }

  /** Begins, until the context stops. */
  static void start(CamelContext context, LiveRoutes routes) {
    RouteWatcher watcher = new RouteWatcher(routes, new RouteEdit(context));
    context
        .getExecutorServiceManager()
        .newSingleThreadScheduledExecutor(watcher, "route-files")
        .scheduleWithFixedDelay(watcher::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Map<String, String> now = routes.sources().contents();
      unreadable = "";
      boolean settled = now.equals(seen);
      seen = now;
      if (!settled || now.equals(refused)) {
        return;
      }
      refused = null;
      if (!now.equals(routes.contents())) {
        take(now);
      }
    } catch (IOException e) {
      told(e.toString());
    } catch (Throwable e) {
      // or it would never look again
      refused = seen;
      LOG.error("Edited routes are not taken, the old ones go on: {}", Reason.of(e), e);
    }
  }

  /** Once it lasts: an editor may be at work. */
  private void told(String problem) {
    if (problem.equals(unreadable)) {
      lasts = lasts < 2 ? lasts + 1 : lasts;
    } else {
      unreadable = problem;
      lasts = 0;
    }
    if (lasts == 1) {
      LOG.warn("The route files cannot be read, the old routes go on: {}", problem);
    }
  }

  private void take(Map<String, String> now) {
    try {
      List<String> ids = routes.take(now, edit);
      if (!ids.isEmpty()) {
        LOG.info("Edited routes are in force: {}", String.join(", ", ids));
      }
    } catch (RouteFileException e) {
      refused = now;
      LOG.error("Edited routes are not taken, the old ones go on: {}", e.getMessage());
      LOG.debug("In full", e);
    }
  }
}
