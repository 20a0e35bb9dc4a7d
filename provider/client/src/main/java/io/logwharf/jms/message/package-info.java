/**
 * Messages: Jakarta Messaging 3.1 chapter 3 over the mapping of {@code
 * io.logwharf.protocol.message}. Messages are not thread-safe; what was received is decoded when it
 * is first asked for.
 */
package io.logwharf.jms.message;
