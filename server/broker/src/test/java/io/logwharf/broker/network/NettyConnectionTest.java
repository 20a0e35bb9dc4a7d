package io.logwharf.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.protocol.frame.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyConnectionTest {
  private final AtomicBoolean overloaded = new AtomicBoolean();
  private final List<Runnable> reliefs = new ArrayList<>();
  private final ChannelFixture fixture = new ChannelFixture(overload(), 2000);

  private Overload overload() {
    return new Overload() {
      @Override
      public boolean isOverloaded() {
        return overloaded.get();
      }

      @Override
      public void onRelief(Runnable listener) {
        reliefs.add(listener);
      }
    };
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void arrive(int requests) {
    for (int i = 0; i < requests; i++) {
      fixture.arrive(ChannelFixture.frame(10, 1));
    }
  }

  @Test
  void shouldAnswerAStockClientInOrderOfItsRequests() {
    arrive(3);

    fixture.answerNewest(3);
    fixture.answerNewest(2);
    assertThat(fixture.sent()).isEmpty();
    fixture.answerOldest(1);

    assertThat(fixture.sent()).containsExactly(1, 2, 3);
  }

  @Test
  void shouldNotWaitForRequestsThatGetNoAnswer() {
    arrive(2);

    fixture.answerNewest(2);
    fixture.exchanges.remove().complete();
    fixture.channel.runPendingTasks();

    assertThat(fixture.sent()).containsExactly(2);
  }

  @Test
  void shouldLetAnswersOvertakeOnceTheClientHasOptedIn() {
    arrive(1);
    fixture.connection.optIn((byte) 1);
    fixture.answerOldest(1);
    arrive(2);

    fixture.answerNewest(3);
    assertThat(fixture.sent()).containsExactly(1, 3);
    fixture.answerOldest(2);

    assertThat(fixture.sent()).containsExactly(2);
  }

  @Test
  void shouldRefuseASecondAnswer() {
    arrive(1);
    Exchange exchange = fixture.exchanges.peek();
    fixture.answerOldest(1);

    assertThatThrownBy(exchange::complete).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldStopReadingWhenTooManyRequestsAreInFlight() {
    arrive(ChannelFixture.CONFIG.maxInFlightRequests());
    assertThat(fixture.isRead()).isTrue();

    arrive(1);
    assertThat(fixture.isRead()).isFalse();
    for (int i = 0; i < 4; i++) {
      fixture.answerOldest(i);
    }

    assertThat(fixture.isRead()).isTrue();
  }

  @Test
  void shouldStopReadingWhenTooManyBytesAreInFlight() {
    arrive(1);
    fixture.answerOldest(1);

    fixture.arrive(ChannelFixture.frame(ChannelFixture.CONFIG.maxInFlightBytes() + 1, 1));
    assertThat(fixture.isRead()).isFalse();
    fixture.answerOldest(2);

    assertThat(fixture.isRead()).isTrue();
  }

  @Test
  void shouldStopReadingWhileTheJournalIsOverloaded() {
    overloaded.set(true);
    arrive(1);
    assertThat(fixture.isRead()).isFalse();

    overloaded.set(false);
    fixture.relieve();

    assertThat(fixture.isRead()).isTrue();
  }

  @Test
  void shouldStopReadingFromAClientThatDoesNotRead() {
    AtomicInteger writable = new AtomicInteger();
    fixture.connection.onWritable(writable::incrementAndGet);
    arrive(1);

    fixture.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    fixture.channel.runPendingTasks();
    assertThat(fixture.isRead()).isFalse();
    assertThat(fixture.connection.isWritable()).isFalse();
    fixture.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    fixture.channel.runPendingTasks();

    assertThat(fixture.isRead()).isTrue();
    assertThat(writable).hasValue(1);
  }

  @Test
  void shouldFlushWhatWasSentByTheEndOfTheTurn() {
    fixture.connection.send(ChannelFixture.response(1));
    fixture.connection.send(ChannelFixture.response(2));

    fixture.channel.runPendingTasks();

    assertThat(fixture.sent()).containsExactly(1, 2);
  }

  @Test
  void shouldCloseOnAMalformedFrame() {
    fixture.thrown = new MalformedFrameException("garbage");

    arrive(1);

    assertThat(fixture.channel.isOpen()).isFalse();
  }

  @Test
  void shouldCloseWhenARequestFailsUnexpectedly() {
    fixture.thrown = new IllegalStateException("a fault that the test makes");

    arrive(1);

    assertThat(fixture.channel.isOpen()).isFalse();
  }

  @Test
  void shouldRunCloseListenersOnceAndAtOnceWhenClosed() {
    AtomicInteger closed = new AtomicInteger();
    fixture.connection.onClose(closed::incrementAndGet);

    fixture.connection.close("the test says so");
    fixture.channel.runPendingTasks();
    fixture.connection.onClose(closed::incrementAndGet);

    assertThat(closed).hasValue(2);
  }

  @Test
  void shouldReleaseWhatIsSentAfterTheClose() {
    AtomicInteger released = new AtomicInteger();
    fixture.connection.close("the test says so");
    fixture.channel.runPendingTasks();
    var region = RecordRegion.of(ByteBuffer.allocate(3000), () -> released.incrementAndGet());

    fixture.connection.send(new Response(1, (short) 0, out -> out.writeRecords(region)));
    fixture.channel.runPendingTasks();

    assertThat(released).hasValue(1);
  }

  @Test
  void shouldCloseWhenAResponseCanNotBeEncoded() {
    arrive(1);

    fixture
        .exchanges
        .remove()
        .respond(
            new Response(
                1,
                (short) 0,
                out -> {
                  throw new IllegalStateException("a fault that the test makes");
                }));

    assertThat(fixture.channel.isOpen()).isFalse();
  }

  @Test
  void shouldKeepAttachmentsByType() {
    StringBuilder first = fixture.connection.attachment(StringBuilder.class, StringBuilder::new);

    assertThat(fixture.connection.attachment(StringBuilder.class, StringBuilder::new))
        .isSameAs(first);
  }
}
