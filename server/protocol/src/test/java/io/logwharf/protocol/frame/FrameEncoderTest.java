package io.logwharf.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ExtensionApi;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {
  private static final short V3 = 3;
  private final ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;

  @Test
  void shouldEncodeRequestsThatKafkaReads() {
    ApiVersionsRequestData body = request();
    Frame frame =
        FrameEncoder.request(
            allocator, RequestHead.of(ApiKeys.API_VERSIONS, V3, 42, "client-ü"), body);

    ByteBuffer bytes = frame.singleBuffer().nioBuffer();
    assertThat(frame.sizeInBytes()).isEqualTo(bytes.remaining());
    assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
    RequestHeader header = RequestHeader.parse(bytes);
    assertThat(header.correlationId()).isEqualTo(42);
    assertThat(header.clientId()).isEqualTo("client-ü");
    assertThat(new ApiVersionsRequestData(new ByteBufferAccessor(bytes), V3)).isEqualTo(body);
    frame.release();
  }

  @Test
  void shouldReadTheRequestsItEncodes() {
    RequestHead head = RequestHead.of(ApiKeys.API_VERSIONS, V3, 42, "client");
    ByteBuf frame = FrameEncoder.request(allocator, head, request()).singleBuffer();
    frame.skipBytes(Integer.BYTES);

    ByteBufReadable in = new ByteBufReadable(frame);
    assertThat(RequestHead.read(in)).isEqualTo(head);
    assertThat(BodyReader.readRequest(head, in)).isEqualTo(request());
    assertThat(in.remaining()).isZero();
    frame.release();
  }

  @Test
  void shouldReadExtensionRequestsItEncodes() {
    ByteBuf out = Unpooled.buffer();
    ConsumerCredit credit = new ConsumerCredit(7, 100, 1 << 20, true);
    FrameEncoder.writeRequest(out, ExtensionApi.CONSUMER_CREDIT, 5, "id", credit::write);
    FrameEncoder.writeRequest(out, ExtensionApi.CONSUMER_CREDIT, 6, "", credit::write);

    for (int correlationId = 5; correlationId <= 6; correlationId++) {
      ByteBufReadable in = new ByteBufReadable(out.readSlice(out.readInt()));
      RequestHead head = RequestHead.read(in);
      assertThat(head.extensionApi()).contains(ExtensionApi.CONSUMER_CREDIT);
      assertThat(head.correlationId()).isEqualTo(correlationId);
      assertThat(BodyReader.readExtension("credit", in, ConsumerCredit::read)).isEqualTo(credit);
      assertThat(in.remaining()).isZero();
    }
    assertThat(out.isReadable()).isFalse();
  }

  @Test
  void shouldCountTheTailOfAResponseIntoItsSize() {
    ByteBuf out = Unpooled.buffer();
    ConsumerEvent event =
        new ConsumerEvent.Delivery(false, List.of(new ConsumerEvent.Acquired(4, 9, 0)), 1000);
    FrameEncoder.writeResponse(out, 77, event::write, 1000);

    assertThat(out.readInt()).isEqualTo(out.readableBytes() + 1000);
    ByteBufReadable in = new ByteBufReadable(out);
    assertThat(BodyReader.readCorrelationId(in)).isEqualTo(77);
    BodyReader.skipResponseHeader((short) 1, in);
    assertThat(ConsumerEvent.read(in)).isEqualTo(event);
  }

  @Test
  void shouldEncodeResponsesThatKafkaReads() {
    RequestHead head = RequestHead.of(ApiKeys.API_VERSIONS, V3, 9, "");
    ApiVersionsResponseData body = new ApiVersionsResponseData().setThrottleTimeMs(3);
    ByteBuffer bytes = FrameEncoder.response(allocator, head, body).singleBuffer().nioBuffer();

    assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
    assertThat(ResponseHeader.parse(bytes, (short) 0).correlationId()).isEqualTo(9);
    assertThat(new ApiVersionsResponseData(new ByteBufferAccessor(bytes), V3)).isEqualTo(body);
  }

  @Test
  void shouldKeepRecordsAsPartsOfTheirOwn() {
    ByteBuf records = Unpooled.copiedBuffer("the records", StandardCharsets.UTF_8);
    RequestHead head = RequestHead.of(ApiKeys.FETCH, (short) 16, 1, "");
    Frame frame = FrameEncoder.response(allocator, head, fetchResponse(RecordsPart.of(records)));

    assertThat(frame.parts()).hasSize(3);
    assertThat(frame.parts().get(1)).isSameAs(records);
    ByteBuf whole = Unpooled.buffer();
    frame.parts().forEach(part -> whole.writeBytes(((ByteBuf) part).duplicate()));
    assertThat(whole.readableBytes()).isEqualTo(frame.sizeInBytes());
    assertThat(whole.readInt()).isEqualTo(whole.readableBytes());

    ByteBufReadable in = new ByteBufReadable(whole);
    assertThat(BodyReader.readCorrelationId(in)).isEqualTo(1);
    BodyReader.skipResponseHeader((short) 1, in);
    FetchResponseData read =
        (FetchResponseData) BodyReader.readResponse(ApiKeys.FETCH, (short) 16, in);
    MemoryRecords got = (MemoryRecords) read.responses().get(0).partitions().get(0).records();
    assertThat(StandardCharsets.UTF_8.decode(got.buffer()).toString()).isEqualTo("the records");

    frame.release();
    assertThat(records.refCnt()).isZero();
    assertThatThrownBy(frame::singleBuffer).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldReleaseWhatItWroteWhereAMessageCanNotBeEncoded() {
    ByteBuf records = Unpooled.buffer().writeLong(1);
    RequestHead head = RequestHead.of(ApiKeys.FETCH, (short) 16, 1, "");
    FetchResponseData body = fetchResponse(RecordsPart.of(records));
    PartitionData unsayable = new PartitionData().setRecords(new UnknownRecords());
    body.responses().get(0).setPartitions(List.of(partition(records), unsayable));
    UnpooledByteBufAllocator counting = new UnpooledByteBufAllocator(false);

    assertThatThrownBy(() -> FrameEncoder.response(counting, head, body))
        .isInstanceOf(RuntimeException.class);
    assertThat(counting.metric().usedHeapMemory()).isZero();
    assertThat(counting.metric().usedDirectMemory()).isZero();
    assertThat(records.refCnt()).isEqualTo(1);
  }

  private static ApiVersionsRequestData request() {
    ApiVersionsRequestData data =
        new ApiVersionsRequestData()
            .setClientSoftwareName("logwharf")
            .setClientSoftwareVersion("1");
    data.unknownTaggedFields().add(new RawTaggedField(10000, new byte[] {1}));
    return data;
  }

  /** Records of a kind that no writer knows. */
  private static final class UnknownRecords implements BaseRecords {
    @Override
    public int sizeInBytes() {
      return 8;
    }

    @Override
    public RecordsSend<? extends BaseRecords> toSend() {
      throw new UnsupportedOperationException();
    }
  }

  private static PartitionData partition(ByteBuf records) {
    return new PartitionData()
        .setAbortedTransactions(List.of())
        .setRecords(RecordsPart.of(records));
  }

  private static FetchResponseData fetchResponse(RecordsPart records) {
    return new FetchResponseData()
        .setResponses(
            List.of(
                new FetchableTopicResponse()
                    .setTopicId(Uuid.ONE_UUID)
                    .setPartitions(
                        List.of(
                            new PartitionData()
                                .setPartitionIndex(3)
                                .setHighWatermark(11)
                                .setAbortedTransactions(List.of())
                                .setRecords(records)))));
  }
}
