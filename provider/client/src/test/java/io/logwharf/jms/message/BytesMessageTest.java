package io.logwharf.jms.message;

import static io.logwharf.jms.message.Exchange.FACTORY;
import static io.logwharf.jms.message.Exchange.sendAndReceive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.11 and the BytesMessage interface. */
class BytesMessageTest {
  private final LogwharfBytesMessage message = FACTORY.createBytesMessage();

  @Test
  void shouldReadWhatWasWritten() throws JMSException {
    writeAll();
    BytesMessage read = sendAndReceive(message);
    assertThat(read.readBoolean()).isTrue();
    assertThat(read.readByte()).isEqualTo((byte) -1);
    assertThat(read.readUnsignedByte()).isEqualTo(255);
    assertThat(read.readShort()).isEqualTo((short) -2);
    assertThat(read.readUnsignedShort()).isEqualTo(65534);
    assertThat(read.readChar()).isEqualTo('€');
    assertThat(read.readInt()).isEqualTo(-3);
    assertThat(read.readLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(read.readFloat()).isEqualTo(1.5f);
    assertThat(read.readDouble()).isEqualTo(Math.PI);
    assertThat(read.readUTF()).isEqualTo("größe\0😀");
    byte[] bytes = new byte[4];
    assertThat(read.readBytes(bytes)).isEqualTo(2);
    assertThat(bytes).containsExactly(7, 8, 0, 0);
    assertThat(read.readBytes(bytes)).isEqualTo(-1);
  }

  @Test
  void shouldWriteTheBytesThatDataOutputWrites() throws JMSException, IOException {
    writeAll();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(expected);
    out.writeBoolean(true);
    out.writeByte(-1);
    out.writeByte(-1);
    out.writeShort(-2);
    out.writeShort(-2);
    out.writeChar('€');
    out.writeInt(-3);
    out.writeLong(Long.MIN_VALUE);
    out.writeFloat(1.5f);
    out.writeDouble(Math.PI);
    out.writeUTF("größe\0😀");
    out.write(new byte[] {7, 8});
    assertThat(sendAndReceive(message).getBody(byte[].class)).isEqualTo(expected.toByteArray());
  }

  private void writeAll() throws JMSException {
    message.writeBoolean(true);
    message.writeByte((byte) -1);
    message.writeByte((byte) -1);
    message.writeShort((short) -2);
    message.writeShort((short) -2);
    message.writeChar('€');
    message.writeInt(-3);
    message.writeLong(Long.MIN_VALUE);
    message.writeFloat(1.5f);
    message.writeDouble(Math.PI);
    message.writeUTF("größe\0😀");
    message.writeBytes(new byte[] {6, 7, 8, 9}, 1, 2);
  }

  @Test
  void shouldWriteObjectsByTheirClass() throws JMSException {
    Object[] objects = {true, (byte) 1, (short) 2, 'c', 3, 4L, 5f, 6d, "s", new byte[] {7}};
    for (Object object : objects) {
      message.writeObject(object);
    }
    BytesMessage read = sendAndReceive(message);
    assertThat(read.readBoolean()).isTrue();
    assertThat(read.readByte()).isEqualTo((byte) 1);
    assertThat(read.readShort()).isEqualTo((short) 2);
    assertThat(read.readChar()).isEqualTo('c');
    assertThat(read.readInt()).isEqualTo(3);
    assertThat(read.readLong()).isEqualTo(4);
    assertThat(read.readFloat()).isEqualTo(5f);
    assertThat(read.readDouble()).isEqualTo(6d);
    assertThat(read.readUTF()).isEqualTo("s");
    assertThat(read.readByte()).isEqualTo((byte) 7);
    assertThatThrownBy(() -> message.writeObject(List.of()))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.writeObject(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> message.writeBytes(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void shouldBeWriteOnlyUntilResetThenReadOnly() throws JMSException {
    assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(message::getBodyLength).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(() -> message.readBytes(new byte[1]))
        .isInstanceOf(MessageNotReadableException.class);
    message.writeInt(1);
    message.reset();
    assertThat(message.getBodyLength()).isEqualTo(4);
    assertThat(message.readInt()).isEqualTo(1);
    assertThatThrownBy(() -> message.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
    message.reset();
    assertThat(message.readInt()).isEqualTo(1);
    message.clearBody();
    assertThatThrownBy(message::readByte).isInstanceOf(MessageNotReadableException.class);
    message.writeByte((byte) 5);
    assertThat(sendAndReceive(message).getBodyLength()).isEqualTo(1);
  }

  @Test
  void shouldStayWriteableAfterASend_3_9() throws JMSException {
    message.writeByte((byte) 1);
    BytesMessage first = sendAndReceive(message);
    message.writeByte((byte) 2);
    assertThat(sendAndReceive(message).getBodyLength()).isEqualTo(2);
    assertThat(first.getBodyLength()).isEqualTo(1);
  }

  @Test
  void shouldStayPutAtTheEndAndWhereAReadFails_3_11_3() throws JMSException {
    message.writeShort((short) 2);
    message.writeByte((byte) 0xff);
    message.writeByte((byte) 0xff);
    BytesMessage read = sendAndReceive(message);
    assertThatThrownBy(read::readLong).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(read::readUTF).isInstanceOf(MessageFormatException.class);
    assertThat(read.readInt()).isEqualTo(0x0002ffff);
    assertThatThrownBy(read::readByte).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(read::readUTF).isInstanceOf(MessageEOFException.class);
    assertThatThrownBy(() -> read.readBytes(new byte[1], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> read.readBytes(new byte[1], -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldRefuseUtfStringsOverTheLimitOfTheFormat() {
    assertThatThrownBy(() -> message.writeUTF("a".repeat(65536)))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void shouldGiveItsBodyAndLeaveItReset() throws JMSException {
    assertThat(message.isBodyAssignableTo(Integer.class)).isTrue();
    assertThat(message.getBody(Integer.class)).isNull();
    message.clearBody();
    message.writeInt(1);
    assertThat(message.isBodyAssignableTo(byte[].class)).isTrue();
    assertThat(message.isBodyAssignableTo(Object.class)).isTrue();
    assertThat(message.isBodyAssignableTo(String.class)).isFalse();
    message.writeInt(2);
    assertThat(message.getBody(byte[].class)).containsExactly(0, 0, 0, 1, 0, 0, 0, 2);
    assertThat(message.readInt()).isEqualTo(1);
    assertThat(message.getBody(Object.class)).isInstanceOf(byte[].class);
    assertThat(message.readInt()).isEqualTo(1);
    assertThatThrownBy(() -> message.getBody(String.class))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void shouldForwardAReceivedMessageHoweverMuchOfItWasRead() throws JMSException {
    message.writeInt(1);
    message.writeInt(2);
    LogwharfBytesMessage received = sendAndReceive(message);
    received.readInt();
    BytesMessage forwarded = sendAndReceive(received);
    assertThat(forwarded.getBodyLength()).isEqualTo(8);
    assertThat(forwarded.readInt()).isEqualTo(1);
    assertThat(received.readInt()).isEqualTo(2);
  }

  @Test
  void shouldReadTheNullValueOfAKafkaRecordAsNoBytes() throws JMSException {
    LogwharfMessage received =
        Exchange.receivePlain(
            out -> {
              out.key("key");
              out.value((byte[]) null);
            });
    assertThat(((BytesMessage) received).getBodyLength()).isZero();
    assertThat(received.getBody(byte[].class)).isNull();
  }
}
