/**
 * Share partitions at work: attached consumers of the Jakarta Messaging extension and stock share
 * consumers wait here for records of one share group on one partition, are served in turn, and
 * acknowledge.
 *
 * <p>All share partitions of one data partition belong to one event loop, which alone touches them;
 * {@link io.logwharf.broker.share.SharePartitions} is the door for other threads.
 */
package io.logwharf.broker.share;
