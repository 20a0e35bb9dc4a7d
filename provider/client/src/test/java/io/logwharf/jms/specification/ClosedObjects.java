package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/**
 * Calls each method that an interface of Jakarta Messaging declares, of an object that is closed.
 */
final class ClosedObjects {
  /** Methods that need no open object. */
  private static final Set<String> ALWAYS = Set.of("run", "setAutoStart", "getAutoStart");

  private final Map<Class<?>, Object> arguments;

  /**
   * Calls methods.
   *
   * @param arguments what to pass for parameters of these types; zero or null for others
   */
  ClosedObjects(Map<Class<?>, Object> arguments) {
    this.arguments = arguments;
  }

  /** Each method must throw IllegalStateException or its unchecked twin, and close nothing. */
  void assertRefused(Object closed, Class<?> type) {
    for (Method method : type.getMethods()) {
      if (method.getName().equals("close")) {
        assertThatCode(() -> call(closed, method)).as(method.toString()).doesNotThrowAnyException();
      } else if (!ALWAYS.contains(method.getName())) {
        assertThatThrownBy(() -> call(closed, method))
            .as(method.toString())
            .isInstanceOfAny(IllegalStateException.class, IllegalStateRuntimeException.class)
            .hasFieldOrPropertyWithValue("errorCode", "CLOSED");
      }
    }
  }

  private void call(Object target, Method method) throws Throwable {
    Class<?>[] types = method.getParameterTypes();
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = argument(types[i]);
    }
    try {
      method.invoke(target, values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object argument(Class<?> type) {
    if (arguments.containsKey(type)) {
      return arguments.get(type);
    }
    if (type == boolean.class) {
      return false;
    }
    if (type == long.class) {
      return 1L;
    }
    return type == int.class ? 1 : null;
  }
}
