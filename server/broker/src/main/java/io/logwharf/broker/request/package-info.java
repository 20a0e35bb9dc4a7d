/**
 * Requests: each kind has one handler class here, found by its API in {@link
 * io.logwharf.broker.request.HandlerRegistry}.
 */
package io.logwharf.broker.request;
