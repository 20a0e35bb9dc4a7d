package io.logwharf.broker.metadata;

/**
 * What clients are told of the cluster.
 *
 * @param clusterId made once, when the data folder was new
 * @param nodeId of this broker
 * @param host and port that clients reach this broker by
 */
public record Cluster(String clusterId, int nodeId, String host, int port) {}
