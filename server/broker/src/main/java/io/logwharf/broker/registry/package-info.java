/**
 * The registry at run time: its log, its owner loop, and its requests. Client identifiers and named
 * subscriptions belong to one event loop; what it decides is on stable storage before it is
 * answered.
 */
package io.logwharf.broker.registry;
