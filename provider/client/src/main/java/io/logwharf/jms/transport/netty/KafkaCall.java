package io.logwharf.jms.transport.netty;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/** One of Kafka's requests, in the version to send it in. */
record KafkaCall(ApiKeys api, short version, ApiMessage body) {}
