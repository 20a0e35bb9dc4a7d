package io.logwharf.broker.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.protocol.extension.Extension;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.FrameEncoder;
import io.logwharf.protocol.frame.MalformedFrameException;
import io.logwharf.protocol.frame.RequestHead;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestDispatcherTest {
  private static final int SIZE = 4;

  private final HandlerFixture fixture = new HandlerFixture();
  private final HandlerRegistry handlers = new HandlerRegistry();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private RequestDispatcher dispatcher;
  private RuntimeException thrown;

  @BeforeEach
  void register() {
    handlers
        .register(new ApiVersionsHandler(handlers, 1 << 20))
        .register(new DescribeClusterHandler(HandlerFixture.CLUSTER))
        .register(new ProduceHandler(fixture.partitions, null, null, null))
        .register(
            new ExtensionHandler() {
              @Override
              public ExtensionApi api() {
                return ExtensionApi.CONSUMER_CREDIT;
              }

              @Override
              public void handle(Readable body, RequestContext context) {
                if (thrown != null) {
                  throw thrown;
                }
                context.complete();
              }
            });
    dispatcher = new RequestDispatcher(handlers, new RequestMetrics(handlers, meters));
  }

  @Test
  void shouldSayWhatIsServed() {
    send(ApiKeys.API_VERSIONS, (short) 4, versionsRequest());

    ApiVersionsResponseData answer = versions((short) 4);
    assertThat(answer.errorCode()).isZero();
    assertThat(answer.apiKeys().find(ApiKeys.DESCRIBE_CLUSTER.id)).isNotNull();
    assertThat(answer.apiKeys().find(ApiKeys.FETCH.id)).isNull();
    assertThat(answer.apiKeys().find(ApiKeys.PRODUCE.id).minVersion()).isZero();
    assertThat(answer.apiKeys().find(ExtensionApi.CONSUMER_CREDIT.key())).isNull();
    assertThat(answer.supportedFeatures().find(Extension.FEATURE).maxVersion())
        .isEqualTo(Extension.VERSION);
    assertThat(answer.unknownTaggedFields()).isEmpty();
    assertThat(fixture.connection.optedIn()).isFalse();
  }

  @Test
  void shouldLetAClientOptInToTheExtension() {
    optIn();

    assertThat(fixture.connection.optedIn()).isTrue();
    ApiVersionsResponseData answer = versions((short) 4);
    assertThat(answer.apiKeys().find(ExtensionApi.CONSUMER_CREDIT.key())).isNotNull();
    assertThat(answer.unknownTaggedFields())
        .containsExactly(new RawTaggedField(Extension.TAG, new byte[] {0, 0x10, 0, 0}));
  }

  @Test
  void shouldAnswerAFutureApiVersionsRequestInVersionZero() {
    ByteBuf frame = Unpooled.buffer();
    frame.writeShort(ApiKeys.API_VERSIONS.id).writeShort(99).writeInt(7).writeShort(-1);
    frame.writeByte(0).writeBytes("something newer".getBytes(UTF_8));

    receive(frame);

    ApiVersionsResponseData answer = versions((short) 0);
    assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.UNSUPPORTED_VERSION);
    assertThat(answer.apiKeys().find(ApiKeys.API_VERSIONS.id)).isNotNull();
  }

  @Test
  void shouldAnswerAnErrorWithTheRequestsOwnResponse() {
    send(
        ApiKeys.DESCRIBE_CLUSTER,
        (short) 1,
        new DescribeClusterRequestData().setEndpointType((byte) 9));

    var answer =
        fixture.answer(ApiKeys.DESCRIBE_CLUSTER, (short) 1, DescribeClusterResponseData.class);
    assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.MISMATCHED_ENDPOINT_TYPE);
  }

  @Test
  void shouldTakeNoUnknownKeysVersionsOrBodies() {
    assertMalformed(Unpooled.buffer().writeShort(999).writeShort(0).writeInt(1).writeShort(-1));
    assertMalformed(
        Unpooled.buffer().writeShort(ApiKeys.FETCH.id).writeShort(4).writeInt(1).writeShort(-1));
    assertMalformed(
        Unpooled.buffer()
            .writeShort(ApiKeys.DESCRIBE_CLUSTER.id)
            .writeShort(9)
            .writeInt(1)
            .writeShort(-1)
            .writeByte(0));
    assertMalformed(
        Unpooled.buffer()
            .writeShort(ApiKeys.PRODUCE.id)
            .writeShort(9)
            .writeInt(1)
            .writeShort(-1)
            .writeByte(0)
            .writeInt(-1));
    assertMalformed(Unpooled.buffer().writeByte(1));
  }

  @Test
  void shouldTakeTheExtensionOnlyFromWhoOptedIn() {
    assertMalformed(extensionRequest(0));
    optIn();

    receive(extensionRequest(0));

    assertThat(fixture.isEnded()).isTrue();
    assertThat(meters.counter("logwharf.requests", "api", "CONSUMER_CREDIT").count()).isEqualTo(1);
    assertMalformed(extensionRequest(1));
  }

  @Test
  void shouldTakeAnIllegalArgumentForAMalformedExtensionRequest() {
    optIn();
    thrown = new IllegalArgumentException("negative credit");

    assertMalformed(extensionRequest(0));
  }

  private static ByteBuf extensionRequest(int version) {
    return Unpooled.buffer()
        .writeShort(ExtensionApi.CONSUMER_CREDIT.key())
        .writeShort(version)
        .writeInt(1)
        .writeShort(-1)
        .writeByte(0);
  }

  private void optIn() {
    ApiVersionsRequestData request = versionsRequest();
    request
        .unknownTaggedFields()
        .addAll(List.of(new RawTaggedField(Extension.TAG, new byte[] {1})));
    send(ApiKeys.API_VERSIONS, (short) 4, request);
  }

  private static ApiVersionsRequestData versionsRequest() {
    return new ApiVersionsRequestData().setClientSoftwareName("test").setClientSoftwareVersion("1");
  }

  private ApiVersionsResponseData versions(short version) {
    return fixture.answer(ApiKeys.API_VERSIONS, version, ApiVersionsResponseData.class);
  }

  private void send(ApiKeys api, short version, ApiMessage body) {
    RequestHead head = RequestHead.of(api, version, 7, "test");
    receive(
        FrameEncoder.request(UnpooledByteBufAllocator.DEFAULT, head, body)
            .singleBuffer()
            .skipBytes(SIZE));
  }

  private void receive(ByteBuf frame) {
    fixture.context(ApiKeys.API_VERSIONS, (short) 0);
    dispatcher.onFrame(fixture.connection, new ByteBufReadable(frame), fixture.exchange());
  }

  private void assertMalformed(ByteBuf frame) {
    assertThatThrownBy(() -> receive(frame)).isInstanceOf(MalformedFrameException.class);
  }
}
