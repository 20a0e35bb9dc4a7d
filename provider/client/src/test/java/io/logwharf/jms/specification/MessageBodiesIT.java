package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §3.11, message bodies")
class MessageBodiesIT {
  private static final Class<MessageNotWriteableException> READ_ONLY =
      MessageNotWriteableException.class;

  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  private TextMessage text() throws JMSException {
    return provider.session().createTextMessage("text");
  }

  private BytesMessage bytes() throws JMSException {
    BytesMessage bytes = provider.session().createBytesMessage();
    bytes.writeInt(1);
    return bytes;
  }

  private MapMessage map() throws JMSException {
    MapMessage map = provider.session().createMapMessage();
    map.setInt("a", 1);
    return map;
  }

  private StreamMessage stream() throws JMSException {
    StreamMessage stream = provider.session().createStreamMessage();
    stream.writeInt(1);
    return stream;
  }

  private ObjectMessage object() throws JMSException {
    return provider.session().createObjectMessage(new ArrayList<>(List.of(1)));
  }

  @Test
  @DisplayName("§3.11, §3.11.4 each form of body arrives as that form, empty ones too")
  void shouldArriveInTheFormItWasSentIn() throws JMSException {
    Session session = provider.session();
    for (Message message :
        List.of(
            text(),
            bytes(),
            map(),
            stream(),
            object(),
            session.createTextMessage(),
            session.createBytesMessage(),
            session.createMapMessage(),
            session.createStreamMessage(),
            session.createObjectMessage(),
            session.createMessage())) {
      assertThat(provider.sendAndReceive(message)).hasSameClassAs(message);
    }
    assertThat(provider.sendAndReceive(text()).getText()).isEqualTo("text");
    assertThat(provider.sendAndReceive(bytes()).readInt()).isEqualTo(1);
    assertThat(provider.sendAndReceive(map()).getInt("a")).isEqualTo(1);
    assertThat(provider.sendAndReceive(stream()).readInt()).isEqualTo(1);
    assertThat(provider.sendAndReceive(object()).getObject()).isEqualTo(List.of(1));
  }

  @Test
  @DisplayName("§3.11.2 a received body is read-only: MessageNotWriteableException")
  void shouldRefuseToChangeReceivedBodies() throws JMSException {
    TextMessage text = provider.sendAndReceive(text());
    assertThatThrownBy(() -> text.setText("x")).isInstanceOf(READ_ONLY);
    ObjectMessage object = provider.sendAndReceive(object());
    assertThatThrownBy(() -> object.setObject("x")).isInstanceOf(READ_ONLY);
    MapMessage map = provider.sendAndReceive(map());
    assertThatThrownBy(() -> map.setBoolean("a", true)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setByte("a", (byte) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setShort("a", (short) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setChar("a", 'c')).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setInt("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setLong("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setFloat("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setDouble("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setString("a", "x")).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setBytes("a", new byte[1])).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setBytes("a", new byte[1], 0, 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> map.setObject("a", 1)).isInstanceOf(READ_ONLY);
    shouldRefuseToWrite(provider.sendAndReceive(bytes()));
    shouldRefuseToWrite(provider.sendAndReceive(stream()));
    BytesMessage reset = bytes();
    reset.reset();
    shouldRefuseToWrite(reset);
  }

  private static void shouldRefuseToWrite(BytesMessage bytes) {
    assertThatThrownBy(() -> bytes.writeBoolean(true)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeByte((byte) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeShort((short) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeChar('c')).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeInt(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeLong(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeFloat(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeDouble(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeUTF("x")).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeBytes(new byte[1])).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeBytes(new byte[1], 0, 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> bytes.writeObject(1)).isInstanceOf(READ_ONLY);
  }

  private static void shouldRefuseToWrite(StreamMessage stream) {
    assertThatThrownBy(() -> stream.writeBoolean(true)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeByte((byte) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeShort((short) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeChar('c')).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeInt(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeLong(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeFloat(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeDouble(1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeString("x")).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeBytes(new byte[1])).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeBytes(new byte[1], 0, 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> stream.writeObject(1)).isInstanceOf(READ_ONLY);
  }

  @Test
  @DisplayName("§3.11.1, §3.11.2 a cleared body is that of a new message; properties stay")
  void shouldClearTheBodyAndNothingElse() throws JMSException {
    TextMessage text = cleared(text());
    assertThat(text.getText()).isNull();
    text.setText("new");
    assertThat(text.getText()).isEqualTo("new");
    MapMessage map = cleared(map());
    assertThat(map.getMapNames().hasMoreElements()).isFalse();
    map.setInt("b", 2);
    assertThat(map.getInt("b")).isEqualTo(2);
    ObjectMessage object = cleared(object());
    assertThat(object.getObject()).isNull();
    object.setObject(2);
    assertThat(object.getObject()).isEqualTo(2);
    BytesMessage bytes = cleared(bytes());
    assertThatThrownBy(bytes::readInt).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(bytes::getBodyLength).isInstanceOf(MessageNotReadableException.class);
    bytes.writeLong(2);
    assertThat(provider.sendAndReceive(bytes).readLong()).isEqualTo(2);
    StreamMessage stream = cleared(stream());
    assertThatThrownBy(stream::readInt).isInstanceOf(MessageNotReadableException.class);
    stream.writeLong(2);
    assertThat(provider.sendAndReceive(stream).readLong()).isEqualTo(2);
  }

  private <M extends Message> M cleared(M message) throws JMSException {
    message.setIntProperty("a", 1);
    message.setJMSType("type");
    M received = provider.sendAndReceive(message);
    received.clearBody();
    assertThat(received.getIntProperty("a")).isEqualTo(1);
    assertThat(received.getJMSType()).isEqualTo("type");
    assertThatThrownBy(() -> received.setIntProperty("a", 2)).isInstanceOf(READ_ONLY);
    return received;
  }

  @Test
  @DisplayName("§3.11 bytes and streams are write-only until reset: MessageNotReadableException")
  void shouldRefuseToReadWhatIsBeingWritten() throws JMSException {
    BytesMessage bytes = bytes();
    StreamMessage stream = stream();
    Class<MessageNotReadableException> writeOnly = MessageNotReadableException.class;
    assertThatThrownBy(bytes::readBoolean).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readByte).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readUnsignedByte).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readShort).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readUnsignedShort).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readChar).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readInt).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readLong).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readFloat).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readDouble).isInstanceOf(writeOnly);
    assertThatThrownBy(bytes::readUTF).isInstanceOf(writeOnly);
    assertThatThrownBy(() -> bytes.readBytes(new byte[1])).isInstanceOf(writeOnly);
    assertThatThrownBy(() -> bytes.readBytes(new byte[1], 1)).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readBoolean).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readByte).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readShort).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readChar).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readInt).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readLong).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readFloat).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readDouble).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readString).isInstanceOf(writeOnly);
    assertThatThrownBy(() -> stream.readBytes(new byte[1])).isInstanceOf(writeOnly);
    assertThatThrownBy(stream::readObject).isInstanceOf(writeOnly);
    provider.sendAndReceive(bytes);
    bytes.writeInt(2);
    bytes.reset();
    assertThat(bytes.getBodyLength()).isEqualTo(8);
  }

  @Test
  @DisplayName("Message.getBody: the body as its class, a superclass or superinterface of it")
  void shouldGiveTheBodyAsWhatItIs() throws JMSException {
    for (TextMessage text : List.of(text(), provider.sendAndReceive(text()))) {
      assertBody(text, "text", String.class, CharSequence.class, Serializable.class, Object.class);
      assertNoBodyAs(text, Integer.class, Map.class, byte[].class);
    }
    for (MapMessage map : List.of(map(), provider.sendAndReceive(map()))) {
      assertBody(map, Map.of("a", 1), Map.class, Object.class);
      assertNoBodyAs(map, String.class, List.class, Serializable.class);
    }
    for (BytesMessage bytes : List.of(bytes(), provider.sendAndReceive(bytes()))) {
      assertBody(bytes, new byte[] {0, 0, 0, 1}, byte[].class, Object.class);
      assertNoBodyAs(bytes, String.class, Byte[].class, int[].class);
    }
    for (ObjectMessage object : List.of(object(), provider.sendAndReceive(object()))) {
      assertBody(object, List.of(1), ArrayList.class, List.class, Serializable.class, Object.class);
      assertNoBodyAs(object, String.class, Map.class);
    }
    for (StreamMessage stream : List.of(stream(), provider.sendAndReceive(stream()))) {
      assertNoBodyAs(stream, Object.class, Map.class, Integer.class);
    }
  }

  private static void assertBody(Message message, Object body, Class<?>... types)
      throws JMSException {
    for (Class<?> type : types) {
      assertThat(message.isBodyAssignableTo(type)).as("%s", type).isTrue();
      assertThat((Object) message.getBody(type)).isEqualTo(body);
    }
  }

  private static void assertNoBodyAs(Message message, Class<?>... types) throws JMSException {
    for (Class<?> type : types) {
      assertThat(message.isBodyAssignableTo(type)).as("%s", type).isFalse();
      assertThatThrownBy(() -> message.getBody(type)).isInstanceOf(MessageFormatException.class);
    }
  }

  @Test
  @DisplayName("Message.getBody: a message without a body gives null as any type")
  void shouldGiveNullWhereThereIsNoBody() throws JMSException {
    Session session = provider.session();
    for (Message message :
        List.of(
            session.createMessage(),
            session.createTextMessage(),
            session.createBytesMessage(),
            session.createMapMessage(),
            session.createObjectMessage())) {
      Message received = provider.sendAndReceive(message);
      for (Class<?> type : List.of(String.class, Map.class, byte[].class, Integer.class)) {
        assertThat(received.isBodyAssignableTo(type)).isTrue();
        assertThat((Object) received.getBody(type)).isNull();
        assertThat((Object) message.getBody(type)).isNull();
      }
    }
    TextMessage empty = provider.sendAndReceive(session.createTextMessage(""));
    assertThat(empty.getBody(String.class)).isEmpty();
    assertThat(empty.isBodyAssignableTo(Integer.class)).isFalse();
    StreamMessage stream = provider.sendAndReceive(session.createStreamMessage());
    assertThat(stream.isBodyAssignableTo(Object.class)).isFalse();
    assertThatThrownBy(() -> stream.getBody(Object.class))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  @DisplayName("Message.getBody: a bytes message is reset before and after")
  void shouldResetABytesMessageByGetBody() throws JMSException {
    BytesMessage sent = bytes();
    sent.writeInt(2);
    BytesMessage received = provider.sendAndReceive(sent);
    assertThat(received.readInt()).isEqualTo(1);
    assertThat(received.getBody(byte[].class)).containsExactly(0, 0, 0, 1, 0, 0, 0, 2);
    assertThat(received.readInt()).isEqualTo(1);
    received.getBody(byte[].class)[3] = 9;
    assertThat(received.getBody(byte[].class)[3]).isEqualTo((byte) 1);
    assertThat(sent.getBody(byte[].class)).hasSize(8);
    assertThat(sent.readInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("§3.11.3 a read that fails leaves the position, so that another type can be read")
  void shouldRereadAsAnotherTypeAfterAFailedRead() throws JMSException {
    StreamMessage sent = provider.session().createStreamMessage();
    sent.writeString("many");
    sent.writeObject(new byte[] {1, 2});
    StreamMessage stream = provider.sendAndReceive(sent);
    assertThatThrownBy(stream::readInt).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(stream::readDouble).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(stream::readChar).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> stream.readBytes(new byte[1]))
        .isInstanceOf(MessageFormatException.class);
    assertThat(stream.readString()).isEqualTo("many");
    assertThatThrownBy(stream::readString).isInstanceOf(MessageFormatException.class);
    assertThat(stream.readBytes(new byte[1])).isEqualTo(1);
    assertThatThrownBy(stream::readObject).isInstanceOf(MessageFormatException.class);
    assertThat(stream.readBytes(new byte[2])).isEqualTo(1);
    assertThatThrownBy(stream::readObject).isInstanceOf(MessageEOFException.class);

    BytesMessage bytes = provider.sendAndReceive(bytes());
    assertThatThrownBy(bytes::readLong).isInstanceOf(MessageEOFException.class);
    assertThat(bytes.readInt()).isEqualTo(1);
    assertThatThrownBy(bytes::readByte).isInstanceOf(MessageEOFException.class);
    assertThat(bytes.readBytes(new byte[1])).isEqualTo(-1);
  }

  @Test
  @DisplayName("BytesMessage.readBytes: filled, then what is left, then -1")
  void shouldReadBytesPieceByPiece() throws JMSException {
    BytesMessage sent = provider.session().createBytesMessage();
    sent.writeBytes(new byte[] {1, 2, 3, 4, 5});
    BytesMessage bytes = provider.sendAndReceive(sent);
    byte[] two = new byte[2];
    assertThatThrownBy(() -> bytes.readBytes(two, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.readBytes(two, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(bytes.readBytes(two)).isEqualTo(2);
    assertThat(two).containsExactly(1, 2);
    assertThat(bytes.readBytes(two, 1)).isEqualTo(1);
    assertThat(two).containsExactly(3, 2);
    assertThat(bytes.getBodyLength()).isEqualTo(5);
    assertThat(bytes.readBytes(new byte[9])).isEqualTo(2);
    assertThat(bytes.readBytes(two)).isEqualTo(-1);
  }

  @Test
  @DisplayName("§3.12 null is a value of maps and streams; in a bytes message it throws NPE")
  void shouldTakeNullForAValueWhereThereIsSuchAThing() throws JMSException {
    MapMessage map = provider.session().createMapMessage();
    map.setString("text", null);
    map.setBytes("bytes", null);
    map.setObject("object", null);
    MapMessage received = provider.sendAndReceive(map);
    for (String name : List.of("text", "bytes", "object")) {
      assertThat(received.itemExists(name)).isTrue();
      assertThat(received.getObject(name)).isNull();
    }
    StreamMessage stream = provider.session().createStreamMessage();
    stream.writeString(null);
    stream.writeBytes(null);
    stream.writeObject(null);
    StreamMessage read = provider.sendAndReceive(stream);
    assertThat(read.readString()).isNull();
    assertThat(read.readBytes(new byte[1])).isEqualTo(-1);
    assertThat(read.readObject()).isNull();
    BytesMessage bytes = provider.session().createBytesMessage();
    assertThatThrownBy(() -> bytes.writeObject(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> bytes.writeUTF(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> bytes.writeBytes(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  @DisplayName("§3.12, ObjectMessage.setObject: objects are copied in and out")
  void shouldCopyObjectsInAndOut() throws JMSException {
    ArrayList<Integer> list = new ArrayList<>(List.of(1));
    ObjectMessage message = provider.session().createObjectMessage(list);
    list.add(2);
    ObjectMessage received = provider.sendAndReceive(message);
    @SuppressWarnings("unchecked")
    List<Integer> out = (List<Integer>) received.getObject();
    out.add(3);
    assertThat(received.getObject()).isEqualTo(List.of(1));
    byte[] array = {1};
    MapMessage map = provider.session().createMapMessage();
    map.setBytes("a", array);
    array[0] = 2;
    MapMessage receivedMap = provider.sendAndReceive(map);
    receivedMap.getBytes("a")[0] = 3;
    assertThat(receivedMap.getBytes("a")).containsExactly(1);
  }
}
