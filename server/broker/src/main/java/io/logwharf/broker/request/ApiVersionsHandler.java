package io.logwharf.broker.request;

import io.logwharf.protocol.extension.Extension;
import io.logwharf.protocol.extension.ExtensionApi;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.requests.ApiVersionsRequest;

/** Says what this broker serves, and lets a client opt in to the extension. */
public final class ApiVersionsHandler implements KafkaHandler<ApiVersionsRequest> {
  private static final String TRANSACTION_FEATURE = "transaction.version";

  /** The epoch goes up with every transaction, and Produce adds partitions to it (KIP-890). */
  private static final short TRANSACTION_VERSION = 2;

  private final HandlerRegistry handlers;
  private final int maxRequestBytes;

  /**
   * The handler.
   *
   * @param maxRequestBytes the largest request that this broker takes
   */
  public ApiVersionsHandler(HandlerRegistry handlers, int maxRequestBytes) {
    this.handlers = handlers;
    this.maxRequestBytes = maxRequestBytes;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.API_VERSIONS;
  }

  @Override
  public void handle(ApiVersionsRequest request, RequestContext context) {
    if (!request.isValid()) {
      context.respond(new ApiVersionsResponseData().setErrorCode(Errors.INVALID_REQUEST.code()));
      return;
    }
    byte extensionVersion = extensionVersion(request.data().unknownTaggedFields());
    if (extensionVersion > 0) {
      context.connection().optIn(extensionVersion);
    }
    context.respond(answer(extensionVersion > 0));
  }

  private ApiVersionsResponseData answer(boolean optedIn) {
    var keys = new ApiVersionCollection();
    for (KafkaHandler<?> handler : handlers.kafkaHandlers()) {
      keys.add(range(handler));
    }
    if (optedIn) {
      for (ExtensionHandler handler : handlers.extensionHandlers()) {
        keys.add(
            new ApiVersion()
                .setApiKey(handler.api().key())
                .setMinVersion(ExtensionApi.VERSION)
                .setMaxVersion(ExtensionApi.VERSION));
      }
    }
    var data = new ApiVersionsResponseData().setApiKeys(keys);
    if (optedIn) {
      byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(maxRequestBytes).array();
      data.unknownTaggedFields().add(new RawTaggedField(Extension.TAG, bytes));
    }
    data.supportedFeatures()
        .add(
            new SupportedFeatureKey()
                .setName(Extension.FEATURE)
                .setMinVersion(Extension.VERSION)
                .setMaxVersion(Extension.VERSION));
    // From 1 on, because older clients fail on a feature that begins with 0 (KAFKA-17011).
    data.supportedFeatures()
        .add(
            new SupportedFeatureKey()
                .setName(TRANSACTION_FEATURE)
                .setMinVersion((short) 1)
                .setMaxVersion(TRANSACTION_VERSION));
    data.finalizedFeatures()
        .add(
            new FinalizedFeatureKey()
                .setName(TRANSACTION_FEATURE)
                .setMinVersionLevel(TRANSACTION_VERSION)
                .setMaxVersionLevel(TRANSACTION_VERSION));
    return data.setFinalizedFeaturesEpoch(0);
  }

  private static ApiVersion range(KafkaHandler<?> handler) {
    // librdkafka takes an oldest Produce version above 0 for a broker it can't talk to, so Kafka
    // advertises 0 without serving it, and so do we (KAFKA-18659).
    short oldest =
        handler.api() == ApiKeys.PRODUCE
            ? ApiKeys.PRODUCE_API_VERSIONS_RESPONSE_MIN_VERSION
            : handler.oldestVersion();
    return new ApiVersion()
        .setApiKey(handler.api().id)
        .setMinVersion(oldest)
        .setMaxVersion(handler.latestVersion());
  }

  /** A version of this request that is not served is answered in version 0, with what is. */
  static ApiVersionsResponseData unsupportedVersion(KafkaHandler<?> handler) {
    var keys = new ApiVersionCollection();
    keys.add(range(handler));
    return new ApiVersionsResponseData()
        .setErrorCode(Errors.UNSUPPORTED_VERSION.code())
        .setApiKeys(keys);
  }

  private static byte extensionVersion(List<RawTaggedField> tags) {
    for (RawTaggedField field : tags) {
      if (field.tag() == Extension.TAG && field.data().length == 1) {
        return field.data()[0];
      }
    }
    return 0;
  }
}
