package io.logwharf.jms.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.IncompatibleBrokerException;
import io.logwharf.protocol.extension.Extension;
import io.logwharf.protocol.frame.BodyReader;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.Frame;
import io.logwharf.protocol.frame.FrameEncoder;
import io.logwharf.protocol.frame.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final ServerAddress ADDRESS = new ServerAddress("there", 9092);
  private final ResponseRouter router = new ResponseRouter(ADDRESS, 60_000);
  private final EmbeddedChannel channel = new EmbeddedChannel(router);
  private final CompletableFuture<ApiVersionTable> agreed = new CompletableFuture<>();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void shouldOptInToTheExtensionAndTakeTheNewestCommonVersions() {
    RequestHead head = start();
    answer(head, response(true).setApiKeys(apis(99)));
    ApiVersionTable table = agreed.join();
    assertThat(table.of(ApiKeys.PRODUCE)).isEqualTo(ApiKeys.PRODUCE.latestVersion(false));
  }

  @Test
  void shouldLearnTheLargestRequestFromTheBroker() {
    RequestHead head = start();
    ApiVersionsResponseData response = response(true).setApiKeys(apis(99));
    response
        .unknownTaggedFields()
        .add(new RawTaggedField(Extension.TAG, new byte[] {0, 0x10, 0, 0}));
    answer(head, response);
    assertThat(agreed.join().maxRequestBytes()).isEqualTo(1 << 20);
  }

  @Test
  void shouldRefuseABrokerWithoutTheExtensionByName() {
    answer(start(), response(false).setApiKeys(apis(12)));
    assertThat(agreed)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IncompatibleBrokerException.class)
        .withMessageContaining("the broker at there:9092 does not offer the feature jms.version");
  }

  @Test
  void shouldRefuseABrokerThatIsTooOld() {
    answer(start(), response(true).setApiKeys(apis(3)));
    assertThat(agreed)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IncompatibleBrokerException.class)
        .withMessageContaining("known version");
  }

  @Test
  void shouldFailWhereTheAnswerIsGarbage() {
    RequestHead head = start();
    ByteBuf garbage = Unpooled.buffer();
    garbage.writeInt(head.correlationId());
    garbage.writeBytes("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.UTF_8));
    channel.writeInbound(garbage);
    channel.runPendingTasks();
    assertThat(agreed).isCompletedExceptionally();
  }

  @Test
  void shouldSayThatItIsNoBrokerWhereTheAnswerIsOfAnotherProtocol() {
    start();
    channel.pipeline().fireExceptionCaught(new TooLongFrameException("frame of 1213486160 bytes"));
    assertThat(agreed)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ConnectionLostException.class)
        .withMessageContaining("there:9092")
        .withMessageContaining("check that host and port are a broker's");
  }

  @Test
  void shouldFailWhereTheOtherEndHangsUp() {
    start();
    channel.close().syncUninterruptibly();
    assertThat(agreed)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ConnectionLostException.class);
  }

  private RequestHead start() {
    new Handshake(ADDRESS, new RequestWriter(channel, router))
        .start(
            (table, failure) -> {
              if (failure == null) {
                agreed.complete(table);
              } else {
                agreed.completeExceptionally(failure);
              }
            });
    channel.runPendingTasks();
    ByteBuf sent = channel.readOutbound();
    ByteBufReadable in = new ByteBufReadable(sent);
    assertThat(in.readInt()).isEqualTo(sent.readableBytes());
    RequestHead head = RequestHead.read(in);
    ApiVersionsRequestData request = (ApiVersionsRequestData) BodyReader.readRequest(head, in);
    assertThat(request.unknownTaggedFields())
        .singleElement()
        .satisfies(
            field -> {
              assertThat(field.tag()).isEqualTo(Extension.TAG);
              assertThat(field.data()).containsExactly(Extension.VERSION);
            });
    sent.release();
    return head;
  }

  private void answer(RequestHead head, ApiVersionsResponseData body) {
    Frame frame = FrameEncoder.response(UnpooledByteBufAllocator.DEFAULT, head, body);
    ByteBuf buffer = frame.singleBuffer();
    buffer.skipBytes(Integer.BYTES);
    channel.writeInbound(buffer);
    channel.runPendingTasks();
  }

  private static ApiVersionsResponseData response(boolean withExtension) {
    ApiVersionsResponseData response = new ApiVersionsResponseData();
    if (withExtension) {
      response
          .supportedFeatures()
          .add(
              new SupportedFeatureKey()
                  .setName(Extension.FEATURE)
                  .setMinVersion((short) 1)
                  .setMaxVersion(Extension.VERSION));
    }
    return response;
  }

  private static ApiVersionsResponseData.ApiVersionCollection apis(int newest) {
    ApiVersionsResponseData.ApiVersionCollection apis =
        new ApiVersionsResponseData.ApiVersionCollection();
    for (ApiKeys api : new ApiKeys[] {ApiKeys.PRODUCE, ApiKeys.INIT_PRODUCER_ID}) {
      apis.add(
          new ApiVersion()
              .setApiKey(api.id)
              .setMinVersion((short) 0)
              .setMaxVersion((short) newest));
    }
    return apis;
  }
}
