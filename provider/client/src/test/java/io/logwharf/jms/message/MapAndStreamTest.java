package io.logwharf.jms.message;

import static io.logwharf.jms.message.Exchange.FACTORY;
import static io.logwharf.jms.message.Exchange.sendAndReceive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.11.3: the conversions, and what the two messages share. */
class MapAndStreamTest {
  private interface MapGetter {
    Object get(MapMessage message, String name) throws JMSException;
  }

  private interface StreamReader {
    Object read(StreamMessage message) throws JMSException;
  }

  private static final Map<String, MapGetter> GETTERS = new LinkedHashMap<>();
  private static final Map<String, StreamReader> READERS = new LinkedHashMap<>();

  /** The rows of table 3-7: a value, and the columns that it can be read as. */
  private static final Map<Object, List<String>> TABLE = new LinkedHashMap<>();

  static {
    GETTERS.put("boolean", MapMessage::getBoolean);
    GETTERS.put("byte", MapMessage::getByte);
    GETTERS.put("short", MapMessage::getShort);
    GETTERS.put("char", MapMessage::getChar);
    GETTERS.put("int", MapMessage::getInt);
    GETTERS.put("long", MapMessage::getLong);
    GETTERS.put("float", MapMessage::getFloat);
    GETTERS.put("double", MapMessage::getDouble);
    GETTERS.put("String", MapMessage::getString);
    GETTERS.put("byte[]", MapMessage::getBytes);

    READERS.put("boolean", StreamMessage::readBoolean);
    READERS.put("byte", StreamMessage::readByte);
    READERS.put("short", StreamMessage::readShort);
    READERS.put("char", StreamMessage::readChar);
    READERS.put("int", StreamMessage::readInt);
    READERS.put("long", StreamMessage::readLong);
    READERS.put("float", StreamMessage::readFloat);
    READERS.put("double", StreamMessage::readDouble);
    READERS.put("String", StreamMessage::readString);
    READERS.put("byte[]", stream -> stream.readBytes(new byte[9]));

    TABLE.put(true, List.of("boolean", "String"));
    TABLE.put((byte) 1, List.of("byte", "short", "int", "long", "String"));
    TABLE.put((short) 1, List.of("short", "int", "long", "String"));
    TABLE.put('1', List.of("char", "String"));
    TABLE.put(1, List.of("int", "long", "String"));
    TABLE.put(1L, List.of("long", "String"));
    TABLE.put(1f, List.of("float", "double", "String"));
    TABLE.put(1d, List.of("double", "String"));
    TABLE.put("1", List.of("boolean", "byte", "short", "int", "long", "float", "double", "String"));
    TABLE.put(new byte[] {1}, List.of("byte[]"));
  }

  @Test
  void shouldConvertMapEntriesByTheTableAndByNothingElse() throws JMSException {
    for (Map.Entry<Object, List<String>> row : TABLE.entrySet()) {
      LogwharfMapMessage sent = FACTORY.createMapMessage();
      sent.setObject("name", row.getKey());
      MapMessage received = sendAndReceive(sent);
      assertThat(received.getObject("name")).isEqualTo(row.getKey());
      for (Map.Entry<String, MapGetter> column : GETTERS.entrySet()) {
        String what = row.getKey().getClass().getSimpleName() + " as " + column.getKey();
        if (row.getValue().contains(column.getKey())) {
          assertThat(column.getValue().get(received, "name")).as(what).isNotNull();
        } else {
          assertThatThrownBy(() -> column.getValue().get(received, "name"))
              .as(what)
              .isInstanceOf(MessageFormatException.class);
        }
      }
    }
  }

  @Test
  void shouldConvertStreamValuesByTheTableAndStayPutWhereItFails() throws JMSException {
    for (Map.Entry<Object, List<String>> row : TABLE.entrySet()) {
      for (Map.Entry<String, StreamReader> column : READERS.entrySet()) {
        LogwharfStreamMessage sent = FACTORY.createStreamMessage();
        sent.writeObject(row.getKey());
        StreamMessage received = sendAndReceive(sent);
        String what = row.getKey().getClass().getSimpleName() + " as " + column.getKey();
        if (row.getValue().contains(column.getKey())) {
          assertThat(column.getValue().read(received)).as(what).isNotNull();
          assertThatThrownBy(received::readObject).isInstanceOf(MessageEOFException.class);
        } else {
          assertThatThrownBy(() -> column.getValue().read(received))
              .as(what)
              .isInstanceOf(MessageFormatException.class);
          assertThat(received.readObject()).as(what).isEqualTo(row.getKey());
        }
      }
    }
  }

  @Test
  void shouldReadNullsAsValueOfDoes() throws JMSException {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    map.setString("null", null);
    map.setBytes("bytes", null);
    MapMessage received = sendAndReceive(map);
    assertThat(received.itemExists("null")).isTrue();
    assertThat(received.itemExists("absent")).isFalse();
    for (String name : List.of("null", "absent", "bytes")) {
      assertThat(received.getBoolean(name)).isFalse();
      assertThat(received.getString(name)).isNull();
      assertThat(received.getBytes(name)).isNull();
      assertThat(received.getObject(name)).isNull();
      assertThatThrownBy(() -> received.getInt(name)).isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> received.getFloat(name)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> received.getChar(name)).isInstanceOf(NullPointerException.class);
    }
    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    stream.writeString(null);
    stream.writeBytes(null);
    StreamMessage read = sendAndReceive(stream);
    assertThatThrownBy(read::readLong).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(read::readChar).isInstanceOf(NullPointerException.class);
    assertThat(read.readString()).isNull();
    assertThat(read.readBytes(new byte[1])).isEqualTo(-1);
    assertThatThrownBy(read::readString).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void shouldStayPutWhereTextIsNoNumber() throws JMSException {
    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    stream.writeString("many");
    stream.reset();
    assertThatThrownBy(stream::readInt).isInstanceOf(NumberFormatException.class);
    assertThat(stream.readString()).isEqualTo("many");
  }

  @Test
  void shouldReadByteArraysOfAStreamPieceByPiece() throws JMSException {
    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    stream.writeBytes(new byte[] {1, 2, 3, 4, 5}, 1, 4);
    stream.writeBytes(new byte[0]);
    stream.writeBytes(new byte[] {7});
    stream.writeInt(6);
    StreamMessage read = sendAndReceive(stream);
    byte[] two = new byte[2];
    assertThat(read.readBytes(two)).isEqualTo(2);
    assertThat(two).containsExactly(2, 3);
    assertThatThrownBy(read::readObject).isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(read::readInt).isInstanceOf(MessageFormatException.class);
    assertThat(read.readBytes(two)).isEqualTo(2);
    assertThat(two).containsExactly(4, 5);
    assertThat(read.readBytes(two)).isEqualTo(-1);
    assertThat(read.readBytes(two)).isZero();
    assertThat(read.readBytes(two)).isEqualTo(1);
    assertThat(read.readInt()).isEqualTo(6);
  }

  @Test
  void shouldBeWriteOnlyUntilResetThenReadOnly() throws JMSException {
    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    assertThatThrownBy(stream::readInt).isInstanceOf(MessageNotReadableException.class);
    assertThatThrownBy(() -> stream.readBytes(new byte[1]))
        .isInstanceOf(MessageNotReadableException.class);
    stream.writeInt(1);
    stream.reset();
    assertThatThrownBy(() -> stream.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
    assertThat(stream.readInt()).isEqualTo(1);
    stream.reset();
    assertThat(stream.readInt()).isEqualTo(1);
    stream.clearBody();
    assertThatThrownBy(stream::readInt).isInstanceOf(MessageNotReadableException.class);
    stream.writeInt(3);
    assertThat(sendAndReceive(stream).readInt()).isEqualTo(3);
  }

  @Test
  void shouldBeReadOnlyOnceReceivedUntilCleared_3_11_1_and_3_11_2() throws JMSException {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    map.setInt("a", 1);
    LogwharfMapMessage received = sendAndReceive(map);
    assertThatThrownBy(() -> received.setInt("a", 2))
        .isInstanceOf(MessageNotWriteableException.class);
    received.clearBody();
    assertThat(received.itemExists("a")).isFalse();
    received.setInt("b", 2);
    assertThat(sendAndReceive(received).getInt("b")).isEqualTo(2);

    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    stream.writeInt(1);
    LogwharfStreamMessage read = sendAndReceive(stream);
    assertThatThrownBy(() -> read.writeInt(2)).isInstanceOf(MessageNotWriteableException.class);
    read.clearBody();
    read.writeInt(2);
    assertThat(sendAndReceive(read).readInt()).isEqualTo(2);
  }

  @Test
  void shouldForwardReceivedMessagesUnread() throws JMSException {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    map.setInt("a", 1);
    assertThat(sendAndReceive(sendAndReceive(map)).getInt("a")).isEqualTo(1);
    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    stream.writeInt(1);
    assertThat(sendAndReceive(sendAndReceive(stream)).readInt()).isEqualTo(1);
    LogwharfTextMessage text = FACTORY.createTextMessage();
    text.setText("größe");
    assertThat(sendAndReceive(sendAndReceive(text)).getText()).isEqualTo("größe");
  }

  @Test
  void shouldCopyWhatGoesInAndOut_3_12() throws JMSException {
    byte[] bytes = {1};
    LogwharfMapMessage map = FACTORY.createMapMessage();
    map.setObject("object", bytes);
    map.setBytes("bytes", bytes);
    map.setBytes("part", new byte[] {0, 1, 0}, 1, 1);
    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    stream.writeObject(bytes);
    bytes[0] = 9;
    ((byte[]) map.getObject("object"))[0] = 9;
    map.getBytes("bytes")[0] = 9;
    ((byte[]) map.getBody(Map.class).get("bytes"))[0] = 9;
    assertThat(map.getBytes("object")).containsExactly(1);
    assertThat(map.getBytes("bytes")).containsExactly(1);
    assertThat(map.getBytes("part")).containsExactly(1);
    stream.reset();
    ((byte[]) stream.readObject())[0] = 9;
    stream.reset();
    assertThat((byte[]) stream.readObject()).containsExactly(1);
  }

  @Test
  void shouldRefuseOtherClassesAndMissingNames() {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    assertThatThrownBy(() -> map.setObject("a", new ArrayList<>()))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> FACTORY.createStreamMessage().writeObject(new Object()))
        .isInstanceOf(MessageFormatException.class);
    for (String name : new String[] {null, ""}) {
      assertThatThrownBy(() -> map.setInt(name, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldRefusePartsThatAnArrayDoesNotHave() throws JMSException {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    byte[] three = new byte[3];
    for (int[] part : new int[][] {{1, 3}, {-1, 1}, {0, -1}, {4, 0}}) {
      assertThatThrownBy(() -> map.setBytes("a", three, part[0], part[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> stream.writeBytes(three, part[0], part[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(map.itemExists("a")).isFalse();
    stream.reset();
    assertThatThrownBy(stream::readObject).isInstanceOf(MessageEOFException.class);
  }

  @Test
  void shouldReadNamesThatNothingCanHaveAsNotSet_3_11_3() throws JMSException {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    for (String name : new String[] {null, ""}) {
      assertThat(map.itemExists(name)).isFalse();
      assertThat(map.getObject(name)).isNull();
      assertThat(map.getString(name)).isNull();
      assertThat(map.getBoolean(name)).isFalse();
    }
  }

  @Test
  void shouldGiveTheMapAsItsBodyAndAStreamNever() throws JMSException {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    assertThat(map.getBody(Integer.class)).isNull();
    assertThat(map.isBodyAssignableTo(Integer.class)).isTrue();
    map.setInt("a", 1);
    assertThat(map.getBody(Map.class)).isEqualTo(Map.of("a", 1));
    assertThat(map.getBody(Object.class)).isEqualTo(Map.of("a", 1));
    assertThat(map.isBodyAssignableTo(Map.class)).isTrue();
    assertThat(map.isBodyAssignableTo(HashMap.class)).isFalse();
    assertThat(map.isBodyAssignableTo(Serializable.class)).isFalse();
    assertThatThrownBy(() -> map.getBody(Serializable.class))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> map.getBody(HashMap.class)).isInstanceOf(MessageFormatException.class);
    assertThat(Collections.list(map.getMapNames()).toArray()).containsExactly("a");

    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    assertThat(stream.isBodyAssignableTo(Object.class)).isFalse();
    assertThatThrownBy(() -> stream.getBody(Object.class))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void shouldTellWhereABodyIsNotWhatItClaims() {
    for (String type : List.of("map", "stream")) {
      LogwharfMessage received =
          Exchange.receivePlain(
              out -> {
                out.key((String) null);
                out.value(new byte[] {7, 7, 7});
                out.header("jms.body".getBytes(StandardCharsets.UTF_8), type);
              });
      if (received instanceof MapMessage map) {
        assertThatThrownBy(() -> map.getInt("a")).isInstanceOf(MessageFormatException.class);
      } else {
        assertThatThrownBy(((StreamMessage) received)::readInt)
            .isInstanceOf(MessageFormatException.class);
      }
    }
  }
}
