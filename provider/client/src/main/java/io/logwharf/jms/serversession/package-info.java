/**
 * Concurrent processing of one subscription by an application server (Jakarta Messaging 3.1 §11.2):
 * how a connection consumer gets its messages into the sessions of a pool, and what a session does
 * with those that it was loaded with.
 */
package io.logwharf.jms.serversession;
