package io.logwharf.jms.message;

import static io.logwharf.jms.message.Exchange.FACTORY;
import static io.logwharf.jms.message.Exchange.QUEUE;
import static io.logwharf.jms.message.Exchange.sendAndReceive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.11, and what may be deserialised. */
class ObjectMessageTest {
  private record Order(String name, int count) implements Serializable {}

  private record Line(Order order) implements Serializable {}

  private static final class NotSerializable implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused")
    private final Object field = new Object();
  }

  @Test
  @SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // Applications send them all the same.
  void shouldCarryValuesOfTheJavaPlatform() throws JMSException {
    List<Serializable> values =
        List.of(
            "text",
            1,
            2L,
            3d,
            4f,
            (short) 5,
            (byte) 6,
            'c',
            true,
            BigDecimal.TEN,
            BigInteger.TWO,
            Instant.EPOCH,
            Duration.ofSeconds(1),
            LocalDate.EPOCH,
            ZonedDateTime.parse("2026-01-01T00:00:00+01:00[Europe/Berlin]"),
            UUID.randomUUID(),
            new Date(0),
            Locale.ROOT,
            new ArrayList<>(List.of(1)),
            new LinkedList<>(List.of(1)),
            new HashMap<>(Map.of("a", new ArrayList<>(List.of(2L)))),
            new LinkedHashMap<>(Map.of(1, 2)),
            new TreeMap<>(Map.of(1, 2)),
            new TreeSet<>(Set.of(1, 2)),
            (Serializable) List.of(1, 2, 3),
            (Serializable) Map.of("a", "b"),
            (Serializable) Set.of(1),
            (Serializable) Collections.emptyList(),
            (Serializable) Collections.unmodifiableMap(new HashMap<>(Map.of(1, 2))),
            (Serializable) Arrays.asList(1, 2),
            new Properties());
    for (Serializable value : values) {
      LogwharfObjectMessage message = FACTORY.createObjectMessage();
      message.setObject(value);
      assertThat(sendAndReceive(message).getObject()).isEqualTo(value);
    }
    LogwharfObjectMessage message = FACTORY.createObjectMessage();
    message.setObject(new int[][] {{1}, {2}});
    assertThat((int[][]) sendAndReceive(message).getObject()).isDeepEqualTo(new int[][] {{1}, {2}});
    message.setObject(new ArrayDeque<>(List.of("a")));
    assertThat(sendAndReceive(message).getBody(ArrayDeque.class)).hasSize(1);
  }

  @Test
  void shouldRefuseOtherClassesAndNameTheOption() throws JMSException {
    LogwharfObjectMessage message = FACTORY.createObjectMessage();
    message.setObject(new ArrayList<>(List.of(new Order("a", 1))));
    LogwharfObjectMessage received = sendAndReceive(message);
    assertThatThrownBy(received::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining(Order.class.getName())
        .hasMessageContaining("object.allow");
    assertThat(received.isBodyAssignableTo(Object.class)).isFalse();
    assertThatThrownBy(() -> received.getBody(Object.class))
        .isInstanceOf(MessageFormatException.class);
  }

  @Test
  void shouldAllowWhatTheOptionNames() throws JMSException {
    Line line = new Line(new Order("a", 1));
    for (String option :
        List.of(
            "io.logwharf.jms.message.*",
            "x.Y, io.logwharf.**",
            "*",
            Order.class.getName() + "," + Line.class.getName())) {
      assertThat(receive(line, option).getObject()).isEqualTo(line);
    }
    for (String option : List.of("", "io.logwharf.*", Line.class.getName(), "com.acme.**")) {
      assertThatThrownBy(() -> receive(line, option).getObject())
          .isInstanceOf(MessageFormatException.class);
    }
  }

  private static LogwharfObjectMessage receive(Serializable object, String option)
      throws JMSException {
    MessageFactory factory = new MessageFactory(ObjectAllowList.of(option));
    LogwharfObjectMessage message = factory.createObjectMessage();
    message.setObject(object);
    return (LogwharfObjectMessage)
        factory.receive(Exchange.record(message), new Delivery(QUEUE, 0, 0, Acknowledger.NONE));
  }

  @Test
  void shouldRefuseOptionsThatNameNoClass() {
    for (String option : List.of("a;b", "!a", "a.", ".*", "a.*.b", "maxdepth=1", "**")) {
      assertThatThrownBy(() -> ObjectAllowList.of(option))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("object.allow");
    }
  }

  @Test
  void shouldRefuseNestingWithoutEnd() throws JMSException {
    ArrayList<Object> list = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      list = new ArrayList<>(List.of(list));
    }
    LogwharfObjectMessage message = FACTORY.createObjectMessage();
    message.setObject(list);
    assertThatThrownBy(sendAndReceive(message)::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("too deeply nested");
  }

  @Test
  void shouldCopyTheObjectWhenItIsSetAndWhenItIsRead_3_12() throws JMSException {
    ArrayList<Integer> list = new ArrayList<>(List.of(1));
    LogwharfObjectMessage message = FACTORY.createObjectMessage();
    message.setObject(list);
    list.add(2);
    assertThat(message.getObject()).isEqualTo(List.of(1));
    assertThat(message.getObject()).isNotSameAs(message.getObject());
  }

  @Test
  void shouldReadBackWhatTheApplicationItselfHasSet() throws JMSException {
    Order order = new Order("a", 1);
    LogwharfObjectMessage message = FACTORY.createObjectMessage();
    message.setObject(order);
    assertThat(message.getObject()).isEqualTo(order);
    assertThat(message.isBodyAssignableTo(Order.class)).isTrue();
    LogwharfObjectMessage received = sendAndReceive(message);
    received.clearBody();
    received.setObject(order);
    assertThat(received.getBody(Order.class)).isEqualTo(order);
  }

  @Test
  void shouldRefuseWhatCanNotBeSerialised() {
    assertThatThrownBy(() -> FACTORY.createObjectMessage().setObject(new NotSerializable()))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("NotSerializable");
  }

  @Test
  void shouldTellWhereTheBodyIsNoObject() {
    LogwharfMessage received =
        Exchange.receivePlain(
            out -> {
              out.key((String) null);
              out.value("no object");
              out.header("jms.body".getBytes(StandardCharsets.UTF_8), "object");
            });
    assertThatThrownBy(((LogwharfObjectMessage) received)::getObject)
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("can't be deserialised");
  }

  @Test
  void shouldCarryNullAndBeReadOnlyOnceReceived() throws JMSException {
    LogwharfObjectMessage received = sendAndReceive(FACTORY.createObjectMessage());
    assertThat(received.getObject()).isNull();
    assertThat(received.getBody(Integer.class)).isNull();
    assertThatThrownBy(() -> received.setObject("x"))
        .isInstanceOf(MessageNotWriteableException.class);
    received.clearBody();
    received.setObject(7);
    assertThat(received.getBody(Integer.class)).isEqualTo(7);
    assertThat(received.isBodyAssignableTo(Number.class)).isTrue();
    assertThat(received.isBodyAssignableTo(String.class)).isFalse();
    received.setObject(null);
    assertThat(received.getObject()).isNull();
  }
}
