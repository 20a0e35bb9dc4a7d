package io.logwharf.jms.message;

import io.logwharf.jms.error.ErrorCode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;

/** The exceptions that messages throw. */
final class MessageErrors {
  private MessageErrors() {}

  static MessageFormatException format(String message) {
    return new MessageFormatException(message, ErrorCode.MESSAGE_FORMAT.name());
  }

  static MessageFormatException format(String message, Exception cause) {
    return caused(format(message), cause);
  }

  static MessageFormatException conversion(Object value, String wanted) {
    return format("a value of type " + typeName(value) + " can't be read as " + wanted);
  }

  static MessageNotWriteableException bodyNotWriteable() {
    return new MessageNotWriteableException(
        "the body is read-only; call clearBody() first", ErrorCode.BODY_READ_ONLY.name());
  }

  static MessageNotWriteableException propertiesNotWriteable() {
    return new MessageNotWriteableException(
        "the properties are read-only; call clearProperties() first",
        ErrorCode.PROPERTIES_READ_ONLY.name());
  }

  static MessageNotReadableException bodyNotReadable() {
    return new MessageNotReadableException(
        "the body is write-only; call reset() first", ErrorCode.BODY_WRITE_ONLY.name());
  }

  static MessageEOFException endOfBody() {
    return new MessageEOFException("the body has no more data", ErrorCode.END_OF_BODY.name());
  }

  static JMSException invalidArgument(String message) {
    return new JMSException(message, ErrorCode.INVALID_ARGUMENT.name());
  }

  private static String typeName(Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }

  private static <T extends JMSException> T caused(T exception, Exception cause) {
    exception.initCause(cause);
    exception.setLinkedException(cause);
    return exception;
  }
}
