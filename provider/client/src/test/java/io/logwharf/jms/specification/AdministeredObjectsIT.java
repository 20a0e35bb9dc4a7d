package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import io.logwharf.jms.destination.LogwharfQueue;
import io.logwharf.jms.destination.LogwharfTopic;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §5, administered objects")
class AdministeredObjectsIT {
  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  @Test
  @DisplayName("§5.1 factories and destinations are Serializable, and work when read back")
  void shouldWorkWhenDeserialised() throws Exception {
    assertCarryAMessage(
        (ConnectionFactory) deserialised(provider.factory()),
        (Queue) deserialised(provider.newQueue()));
    for (Object destination : List.of(new LogwharfQueue("größe"), new LogwharfTopic("größe"))) {
      assertThat(deserialised(destination)).isEqualTo(destination).isNotSameAs(destination);
    }
  }

  @Test
  @DisplayName("§5.1 factories and destinations are Referenceable, and work when looked up")
  void shouldWorkWhenMadeOfAReference() throws Exception {
    assertCarryAMessage(
        (ConnectionFactory) lookedUp(provider.factory()),
        (Queue) lookedUp((Referenceable) provider.newQueue()));
    LogwharfConnectionFactory factory = provider.factory();
    factory.setUser("somebody");
    factory.setClientID("a client");
    LogwharfConnectionFactory again = (LogwharfConnectionFactory) lookedUp(factory);
    assertThat(again.getUrl()).isEqualTo(factory.getUrl());
    assertThat(again.getUser()).isEqualTo("somebody");
    assertThat(again.getClientID()).isEqualTo("a client");
    LogwharfTopic topic = new LogwharfTopic("größe");
    assertThat(lookedUp(topic)).isEqualTo(topic);
  }

  @Test
  @DisplayName("§5.3 one factory is a factory of each API")
  void shouldBeAFactoryOfEachApi() throws Exception {
    assertThat(provider.factory())
        .isInstanceOf(ConnectionFactory.class)
        .isInstanceOf(QueueConnectionFactory.class)
        .isInstanceOf(TopicConnectionFactory.class);
    provider.factory().createConnection().close();
    provider.factory().createQueueConnection().close();
    provider.factory().createTopicConnection().close();
    provider.factory().createContext().close();
  }

  @Test
  @DisplayName("§5.2, §5.3 factories and destinations support concurrent use")
  void shouldSupportConcurrentUse() throws Exception {
    int users = 8;
    ConnectionFactory factory = provider.factory();
    Queue queue = provider.newQueue();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try (JMSContext context = factory.createContext()) {
                  context.createProducer().send(queue, "text");
                }
              },
              command -> new Thread(command).start()));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .get(ProviderExtension.DEADLINE_MS, TimeUnit.MILLISECONDS);
    for (int i = 0; i < users; i++) {
      assertThat(provider.<jakarta.jms.Message>receive(queue)).isNotNull();
    }
  }

  private static void assertCarryAMessage(ConnectionFactory factory, Queue queue) {
    try (JMSContext context = factory.createContext()) {
      context.createProducer().send(queue, "text");
      assertThat(
              context
                  .createConsumer(queue)
                  .receiveBody(String.class, ProviderExtension.DEADLINE_MS))
          .isEqualTo("text");
    }
  }

  private static Object deserialised(Object object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private static Object lookedUp(Referenceable object) throws Exception {
    Reference reference = (Reference) deserialised(object.getReference());
    return NamingManager.getObjectInstance(reference, null, null, null);
  }
}
