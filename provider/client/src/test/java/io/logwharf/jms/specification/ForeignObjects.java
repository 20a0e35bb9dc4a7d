package io.logwharf.jms.specification;

import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Messages and destinations as another provider's would look to this one. */
final class ForeignObjects {
  private ForeignObjects() {}

  /** The message behind its interface alone. */
  static <M extends Message> M foreign(M message, Class<M> type) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return method.invoke(message, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  /** A queue of another provider. */
  static Queue queue(String name) {
    return () -> name;
  }

  /** A topic of another provider. */
  static Topic topic(String name) {
    return () -> name;
  }
}
