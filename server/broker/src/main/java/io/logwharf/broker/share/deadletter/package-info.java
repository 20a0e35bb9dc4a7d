/**
 * What becomes of messages that are not consumed: when they are delivered again, and where they go
 * once they are not.
 */
package io.logwharf.broker.share.deadletter;
