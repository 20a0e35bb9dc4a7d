package io.logwharf.broker.request;

/**
 * A setting of the broker, for description.
 *
 * @param given whether it was set, and is not the default
 */
public record BrokerSetting(String key, String value, boolean given, String description) {}
