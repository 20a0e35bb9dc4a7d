package io.logwharf.jms.transport.netty;

import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.transport.IncompatibleBrokerException;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.Extension;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/**
 * The first exchange on a channel: opts in to the extension by the tag on ApiVersions, and finds
 * out whether the broker has it.
 */
final class Handshake {
  private static final short API_VERSIONS_VERSION = 3;
  private static final String SOFTWARE_NAME = "logwharf-jms";

  /** Of Kafka's {@code socket.request.max.bytes}. */
  private static final int DEFAULT_MAX_REQUEST_BYTES = 100 << 20;

  /** Kafka's requests that are needed, each with the oldest version that will do. */
  private static final Map<ApiKeys, Short> NEEDED =
      Map.of(ApiKeys.PRODUCE, (short) 9, ApiKeys.INIT_PRODUCER_ID, (short) 2);

  private final ServerAddress address;
  private final RequestWriter writer;

  Handshake(ServerAddress address, RequestWriter writer) {
    this.address = address;
    this.writer = writer;
  }

  void start(Reply<ApiVersionTable> reply) {
    ApiVersionsRequestData request =
        new ApiVersionsRequestData()
            .setClientSoftwareName(SOFTWARE_NAME)
            .setClientSoftwareVersion(softwareVersion());
    request
        .unknownTaggedFields()
        .add(new RawTaggedField(Extension.TAG, new byte[] {(byte) Extension.VERSION}));
    KafkaCall call = new KafkaCall(ApiKeys.API_VERSIONS, API_VERSIONS_VERSION, request);
    writer.call(
        call,
        (response, failure) -> {
          if (failure != null) {
            reply.complete(null, failure);
            return;
          }
          try {
            reply.complete(agree((ApiVersionsResponseData) response), null);
          } catch (IncompatibleBrokerException e) {
            reply.complete(null, e);
          }
        });
  }

  private ApiVersionTable agree(ApiVersionsResponseData response) {
    Errors error = Errors.forCode(response.errorCode());
    if (error != Errors.NONE) {
      throw new IncompatibleBrokerException(
          "the broker at " + address + " refused ApiVersions with " + error.name());
    }
    SupportedFeatureKey feature = response.supportedFeatures().find(Extension.FEATURE);
    if (feature == null) {
      throw new IncompatibleBrokerException(
          "the broker at "
              + address
              + " does not offer the feature "
              + Extension.FEATURE
              + "; it is no Logwharf broker, and Jakarta Messaging needs one");
    }
    if (Extension.VERSION < feature.minVersion() || Extension.VERSION > feature.maxVersion()) {
      throw new IncompatibleBrokerException(
          "the broker at "
              + address
              + " offers "
              + Extension.FEATURE
              + " "
              + feature.minVersion()
              + " to "
              + feature.maxVersion()
              + ", this provider speaks "
              + Extension.VERSION
              + "; use a provider of the broker's version");
    }
    return versions(response);
  }

  private ApiVersionTable versions(ApiVersionsResponseData response) {
    Map<ApiKeys, Short> versions = new EnumMap<>(ApiKeys.class);
    NEEDED.forEach(
        (api, oldest) -> {
          ApiVersion offered = response.apiKeys().find(api.id);
          short newest =
              offered == null
                  ? -1
                  : (short) Math.min(offered.maxVersion(), api.latestVersion(false));
          if (newest < oldest || newest < offered.minVersion()) {
            throw new IncompatibleBrokerException(
                "the broker at " + address + " does not offer " + api.name + " in a known version");
          }
          versions.put(api, newest);
        });
    return new ApiVersionTable(versions, maxRequestBytes(response));
  }

  private static int maxRequestBytes(ApiVersionsResponseData response) {
    for (RawTaggedField field : response.unknownTaggedFields()) {
      if (field.tag() == Extension.TAG && field.data().length == Integer.BYTES) {
        return ByteBuffer.wrap(field.data()).getInt();
      }
    }
    return DEFAULT_MAX_REQUEST_BYTES;
  }

  private static String softwareVersion() {
    String version = Handshake.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
