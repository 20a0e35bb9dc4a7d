/** The companion log in which the share partitions of a data partition keep their state. */
package io.logwharf.broker.share.state;
