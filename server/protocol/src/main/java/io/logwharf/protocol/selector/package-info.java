/**
 * The message selector language of Jakarta Messaging 3.1 §3.8.1: a selector is parsed and checked
 * once, then evaluated against the header fields and properties of any number of messages.
 */
package io.logwharf.protocol.selector;
