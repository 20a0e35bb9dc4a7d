/**
 * The requests of consumers: those of the Jakarta Messaging extension, and those of stock share
 * consumers (KIP-932). Each runs on the loop of its connection, and hands over to the loop that
 * owns the share partition.
 */
package io.logwharf.broker.share.request;
