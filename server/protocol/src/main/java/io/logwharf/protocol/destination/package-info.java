/** Names: of destinations as topics, and of subscriptions as share groups. */
package io.logwharf.protocol.destination;
