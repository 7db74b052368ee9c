package io.github.smppbridge.http.door;

import io.github.smppbridge.http.door.RequestTarget.InvalidTargetException;
import java.util.List;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * For routes that begin with {@code platform-http:}, which no {@code rest:} describes: a step with
 * this {@code beanType} gets what the route wants to see of the request. What is there twice is not
 * there.
 */
public final class Ask {
  private Ask() {}

  /**
   * The header of the request becomes the header of that name.
   *
   * @param message of the request
   * @param name of the header
   */
  public static void header(Message message, String name) {
    if (message instanceof HttpMessage http) {
      message.removeHeader(name);
      List<String> values = http.getRequest().headers().getAll(name);
      if (values.size() == 1) {
        message.setHeader(name, values.get(0));
      }
    }
  }

  /**
   * The parameter of the query becomes the header of that name.
   *
   * @param message of the request
   * @param name of the parameter
   */
  public static void query(Message message, String name) {
    if (message instanceof HttpMessage http) {
      message.removeHeader(name);
      try {
        String value = RequestTarget.parameters(http.getRequest().query()).get(name);
        if (value != null) {
          message.setHeader(name, value);
        }
      } catch (InvalidTargetException e) {
        // not there
      }
    }
  }
}
