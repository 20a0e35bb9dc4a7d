package io.logwharf.broker.registry;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.HandlerRegistry;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.protocol.extension.ClaimClientId;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.LeaveSubscription;
import io.logwharf.protocol.extension.Subscribe;
import io.logwharf.protocol.extension.Unsubscribe;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorSyntaxException;
import java.util.function.BiConsumer;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** The requests of the registry. */
public final class SubscriptionHandlers {
  private static final int MAX_NAME_LENGTH = 1024;

  private SubscriptionHandlers() {}

  /** Registers the handlers. */
  public static void register(HandlerRegistry handlers, Subscriptions subscriptions) {
    handlers
        .register(
            new Handler(
                ExtensionApi.CLAIM_CLIENT_ID,
                (body, context) -> claim(subscriptions, body, context)))
        .register(
            new Handler(
                ExtensionApi.SUBSCRIBE, (body, context) -> subscribe(subscriptions, body, context)))
        .register(
            new Handler(
                ExtensionApi.LEAVE_SUBSCRIPTION,
                (body, context) ->
                    subscriptions.leave(
                        context.connection(),
                        LeaveSubscription.read(body).subscriberId(),
                        answer -> context.respond(answer::write))))
        .register(
            new Handler(
                ExtensionApi.UNSUBSCRIBE,
                (body, context) ->
                    subscriptions.unsubscribe(
                        context.connection(),
                        name(Unsubscribe.read(body).name()),
                        answer -> context.respond(answer::write))));
  }

  private static void claim(Subscriptions subscriptions, Readable body, RequestContext context) {
    subscriptions.claim(
        context.connection(),
        name(ClaimClientId.read(body).clientId()),
        answer -> context.respond(answer::write));
  }

  private static void subscribe(
      Subscriptions subscriptions, Readable body, RequestContext context) {
    Subscribe request = Subscribe.read(body);
    var unused = name(request.name());
    try {
      if (!request.selector().isEmpty()) {
        var parsed = Selector.parse(request.selector());
      }
    } catch (SelectorSyntaxException e) {
      context.respond(Subscribe.Response.failed(Errors.INVALID_REQUEST, e.getMessage())::write);
      return;
    }
    subscriptions.subscribe(
        context.connection(), request, answer -> context.respond(answer::write));
  }

  private static String name(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a client identifier or a subscription's name has 1 to "
              + MAX_NAME_LENGTH
              + " characters, not "
              + name.length());
    }
    return name;
  }

  private record Handler(ExtensionApi api, BiConsumer<Readable, RequestContext> action)
      implements ExtensionHandler {
    @Override
    public void handle(Readable body, RequestContext context) {
      action.accept(body, context);
    }
  }
}
