package io.logwharf.jms.xa;

import io.logwharf.jms.transport.BrokerException;
import jakarta.jms.JMSException;
import javax.transaction.xa.XAException;

/** The one place where failures become XAExceptions. */
final class XaErrors {
  private XaErrors() {}

  static XAException of(int code, String message) {
    XAException failure = new XAException(name(code) + ": " + message);
    failure.errorCode = code;
    return failure;
  }

  static XAException of(int code, String message, Throwable cause) {
    XAException failure = of(code, message);
    failure.initCause(cause);
    return failure;
  }

  /** The broker could not be asked, or has not answered; or says that it can't. */
  static XAException ofFailure(String failed, JMSException failure) {
    int code =
        failure.getCause() instanceof BrokerException
            ? XAException.XAER_RMERR
            : XAException.XAER_RMFAIL;
    return of(code, failed + " failed: " + failure.getMessage(), failure);
  }

  static boolean isRollback(int code) {
    return code >= XAException.XA_RBBASE && code <= XAException.XA_RBEND;
  }

  private static String name(int code) {
    return switch (code) {
      case XAException.XA_HEURCOM -> "XA_HEURCOM";
      case XAException.XA_HEURRB -> "XA_HEURRB";
      case XAException.XA_RBROLLBACK -> "XA_RBROLLBACK";
      case XAException.XA_RBCOMMFAIL -> "XA_RBCOMMFAIL";
      case XAException.XA_RBTIMEOUT -> "XA_RBTIMEOUT";
      case XAException.XAER_RMERR -> "XAER_RMERR";
      case XAException.XAER_NOTA -> "XAER_NOTA";
      case XAException.XAER_INVAL -> "XAER_INVAL";
      case XAException.XAER_PROTO -> "XAER_PROTO";
      case XAException.XAER_RMFAIL -> "XAER_RMFAIL";
      case XAException.XAER_DUPID -> "XAER_DUPID";
      case XAException.XAER_OUTSIDE -> "XAER_OUTSIDE";
      default -> "XA code " + code;
    };
  }
}
