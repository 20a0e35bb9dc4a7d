package io.logwharf.jms.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import javax.naming.Reference;
import org.junit.jupiter.api.Test;

class DestinationTest {
  private static final List<LogwharfDestination> DESTINATIONS =
      List.of(new LogwharfQueue("orders/new"), new LogwharfTopic("orders"));

  @Test
  void shouldKnowItsNames() {
    LogwharfQueue queue = new LogwharfQueue("orders/new");
    assertThat(queue.getQueueName()).isEqualTo("orders/new");
    assertThat(queue.topic()).isEqualTo("x-jms.orders_2Fnew");
    assertThat(queue).hasToString("queue:orders/new");
    LogwharfTopic topic = new LogwharfTopic("orders");
    assertThat(topic.getTopicName()).isEqualTo("orders");
    assertThat(topic).hasToString("topic:orders");
  }

  @Test
  void shouldEqualOnlyTheSameKindAndName() {
    assertThat(new LogwharfQueue("a")).isEqualTo(new LogwharfQueue("a"));
    assertThat(new LogwharfQueue("a")).hasSameHashCodeAs(new LogwharfQueue("a"));
    assertThat(new LogwharfQueue("a")).isNotEqualTo(new LogwharfTopic("a"));
    assertThat(new LogwharfQueue("a")).isNotEqualTo(new LogwharfQueue("b"));
  }

  @Test
  void shouldSurviveSerialisation() throws IOException, ClassNotFoundException {
    for (LogwharfDestination destination : DESTINATIONS) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(destination);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        LogwharfDestination read = (LogwharfDestination) in.readObject();
        assertThat(read).isEqualTo(destination);
        assertThat(read.topic()).isEqualTo(destination.topic());
      }
    }
  }

  @Test
  void shouldComeBackFromANamingService() {
    DestinationObjectFactory factory = new DestinationObjectFactory();
    for (LogwharfDestination destination : DESTINATIONS) {
      Reference reference = destination.getReference();
      assertThat(reference.getFactoryClassName())
          .isEqualTo(DestinationObjectFactory.class.getName());
      assertThat(factory.getObjectInstance(reference, null, null, null)).isEqualTo(destination);
    }
    assertThat(factory.getObjectInstance("text", null, null, null)).isNull();
    assertThat(factory.getObjectInstance(new Reference("x.Y"), null, null, null)).isNull();
  }

  @Test
  void shouldComeBackFromItsAddress() {
    for (LogwharfDestination destination : DESTINATIONS) {
      assertThat(LogwharfDestination.of(destination.address())).isEqualTo(destination);
    }
  }

  @Test
  void shouldRefuseNamesThatNoTopicCanHave() {
    assertThatThrownBy(() -> new LogwharfQueue("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogwharfTopic("a".repeat(250)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
