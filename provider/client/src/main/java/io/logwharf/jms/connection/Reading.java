package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.error.ErrorCode;
import io.logwharf.jms.runtime.SubscriptionName;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorSyntaxException;
import jakarta.jms.InvalidSelectorException;

/**
 * What a consumer is created to read.
 *
 * @param selector null where there is none
 * @param subscription null for a queue, and for a subscription that has no name
 */
record Reading(
    LogwharfDestination destination,
    String selector,
    boolean noLocal,
    SubscriptionName subscription) {
  /**
   * Checks the selector (Jakarta Messaging 3.1 §3.8.1); an empty one is none.
   *
   * @throws InvalidSelectorException where it is not one
   */
  static Reading of(LogwharfDestination destination, String selector, boolean noLocal)
      throws InvalidSelectorException {
    if (selector == null || selector.isBlank()) {
      return new Reading(destination, null, noLocal, null);
    }
    try {
      var unused = Selector.parse(selector);
      return new Reading(destination, selector, noLocal, null);
    } catch (SelectorSyntaxException e) {
      InvalidSelectorException invalid =
          new InvalidSelectorException(e.getMessage(), ErrorCode.INVALID_ARGUMENT.name());
      invalid.initCause(e);
      throw invalid;
    }
  }

  /** The same of a subscription with a name. */
  Reading named(SubscriptionName name) {
    return new Reading(destination, selector, noLocal, name);
  }

  /** The selector as the broker is told it. */
  String wireSelector() {
    return selector == null ? "" : selector;
  }
}
