package io.github.smppbridge.http.door;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A Vert.x whose HTTP servers have a door. Camel makes its servers itself, and gives nobody a hand
 * in it but the Vert.x that it finds in the registry.
 */
public final class GuardedVertx {
  private GuardedVertx() {}

  /**
   * The same Vert.x with a door before each server that it makes.
   *
   * @param vertx the real one
   * @param door the door
   */
  public static Vertx of(Vertx vertx, HttpDoor door) {
    return (Vertx)
        proxy(
            vertx,
            (proxy, method, arguments) ->
                method.getName().equals("createHttpServer")
                    ? server(vertx, door, arguments)
                    : invoke(vertx, method, arguments));
  }

  private static HttpServer server(Vertx vertx, HttpDoor door, Object[] arguments) {
    HttpServerOptions options =
        arguments == null || arguments.length == 0
            ? new HttpServerOptions()
            : (HttpServerOptions) arguments[0];
    HttpServer server = vertx.createHttpServer(door.options(options));
    server.invalidRequestHandler(door::invalid);
    return (HttpServer)
        proxy(
            server,
            (proxy, method, arguments2) -> {
              if (method.getName().equals("requestHandler") && arguments2 != null) {
                @SuppressWarnings("unchecked")
                Handler<HttpServerRequest> handler = (Handler<HttpServerRequest>) arguments2[0];
                server.requestHandler(door.before(handler));
                return proxy;
              }
              Object result = invoke(server, method, arguments2);
              return result == server ? proxy : result;
            });
  }

  private static Object proxy(Object of, InvocationHandler handler) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
      interfaces.addAll(Set.of(type.getInterfaces()));
    }
    return Proxy.newProxyInstance(
        of.getClass().getClassLoader(), interfaces.toArray(Class<?>[]::new), handler);
  }

  private static Object invoke(Object on, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
