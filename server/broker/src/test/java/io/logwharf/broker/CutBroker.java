package io.logwharf.broker;

import io.logwharf.log.AppendResult;
import io.logwharf.log.LogException;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A broker that can be cut off at any append: what stands in its logs afterwards is what a process
 * killed at that moment would have left, since the journal keeps the order of all appends.
 */
public final class CutBroker implements AutoCloseable {
  private static final int NOT_YET = Integer.MAX_VALUE / 2;

  private final AtomicInteger left = new AtomicInteger(NOT_YET);
  private final Map<PartitionLog, PartitionLog> wrapped = new ConcurrentHashMap<>();
  private final Broker broker;

  public CutBroker(BrokerConfig config) throws IOException {
    broker =
        Broker.start(config, new SimpleMeterRegistry(), opened -> wrap(BrokerLogs.open(opened)));
  }

  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Lets so many appends happen, and nothing after them. */
  public void cutAfter(int appends) {
    left.set(appends);
  }

  /** How many appends there were since {@link #cutAfter}, with so many. */
  public int appendsOf(int appends) {
    return appends - left.get();
  }

  public boolean isCut() {
    return left.get() < 0;
  }

  @Override
  public void close() {
    broker.close();
  }

  private LogStore wrap(LogStore store) {
    return proxy(
        LogStore.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "find" -> ((Optional<?>) call(store, method, arguments)).map(this::wrapLog);
              case "logs" ->
                  ((Collection<?>) call(store, method, arguments))
                      .stream().map(this::wrapLog).toList();
              case "create" -> {
                checkPower();
                yield wrapLog(call(store, method, arguments));
              }
              case "delete" -> {
                checkPower();
                yield call(store, method, arguments);
              }
              default -> call(store, method, arguments);
            });
  }

  private PartitionLog wrapLog(Object log) {
    return wrapped.computeIfAbsent((PartitionLog) log, this::wrap);
  }

  private PartitionLog wrap(PartitionLog log) {
    return proxy(
        PartitionLog.class,
        (proxy, method, arguments) -> {
          if (method.getReturnType() == AppendResult.class) {
            left.decrementAndGet();
            checkPower();
          }
          boolean lost = method.getName().equals("advanceStartTo") && isCut();
          return lost ? null : call(log, method, arguments);
        });
  }

  private void checkPower() {
    if (isCut()) {
      throw new LogException("the broker has been cut off");
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
