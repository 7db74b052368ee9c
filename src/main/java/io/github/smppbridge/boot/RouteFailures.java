package io.github.smppbridge.boot;

import io.github.smppbridge.bundle.LiveRoutes;
import io.github.smppbridge.bundle.RouteFileException;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** A start that fails on account of a route file: told by its file, its line and the reason. */
final class RouteFailures {
  private RouteFailures() {}

  /** What starts Camel. */
  interface Start {
    void run() throws Exception;
  }

  /**
   * Runs it.
   *
   * @throws RouteFileException in the place of what Camel has wrapped around it, or has to say of a
   *     route that it cannot make or start
   */
  static void tell(Main main, Start start) throws Exception {
    try {
      start.run();
    } catch (Exception | LinkageError e) {
      for (Throwable each = e; each != null; each = each.getCause()) {
        if (each instanceof RouteFileException problem) {
          throw problem;
        }
      }
      CamelContext context = main.getCamelContext();
      LiveRoutes routes =
          context == null
              ? null
              : context.getRegistry().lookupByNameAndType("liveRoutes", LiveRoutes.class);
      Optional<RouteFileException> problem = routes == null ? Optional.empty() : routes.problem(e);
      if (problem.isPresent()) {
        throw problem.get();
      }
      throw e;
    }
  }
}
