package io.logwharf.broker.share.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ShareSessionsTest {
  private static final ShareSessions.Key MEMBER = new ShareSessions.Key("group", "member");
  private static final SessionPartition FIRST = partition(0);
  private static final SessionPartition SECOND = partition(1);

  private final Object connection = new Object();
  private final ShareSessions sessions = new ShareSessions(2);

  @Test
  void shouldCountEpochsFromOne() {
    sessions.open(MEMBER, connection, List.of(FIRST));
    assertThat(sessions.advance(MEMBER, 1, List.of(SECOND), List.of()))
        .containsExactly(FIRST, SECOND);
    assertThat(sessions.advance(MEMBER, 2, List.of(), List.of(FIRST))).containsExactly(SECOND);
  }

  @Test
  void shouldRefuseAnEpochThatIsNotTheNext() {
    sessions.open(MEMBER, connection, List.of(FIRST));
    assertRefused(Errors.INVALID_SHARE_SESSION_EPOCH, () -> advance(2));
    assertThat(advance(1)).containsExactly(FIRST);
    assertRefused(Errors.INVALID_SHARE_SESSION_EPOCH, () -> advance(1));
  }

  @Test
  void shouldRefuseASessionThatIsNotOpen() {
    assertRefused(Errors.SHARE_SESSION_NOT_FOUND, () -> advance(1));
    assertRefused(Errors.SHARE_SESSION_NOT_FOUND, () -> sessions.close(MEMBER));
  }

  @Test
  void shouldBeginAnewWhenOpenedAgain() {
    sessions.open(MEMBER, connection, List.of(FIRST));
    advance(1);
    sessions.open(MEMBER, connection, List.of(SECOND));
    assertThat(advance(1)).containsExactly(SECOND);
  }

  @Test
  void shouldBoundTheNumberOfSessions() {
    sessions.open(MEMBER, connection, List.of());
    sessions.open(new ShareSessions.Key("group", "second"), connection, List.of());
    sessions.open(MEMBER, connection, List.of());
    assertRefused(
        Errors.SHARE_SESSION_LIMIT_REACHED,
        () -> sessions.open(new ShareSessions.Key("group", "third"), connection, List.of()));
  }

  @Test
  void shouldEndWithTheConnectionThatOpenedItLast() {
    sessions.open(MEMBER, connection, List.of(FIRST));
    Object later = new Object();
    sessions.open(MEMBER, later, List.of(SECOND));
    assertThat(sessions.closeAll(connection)).isEmpty();
    assertThat(sessions.closeAll(later)).containsEntry(MEMBER, List.of(SECOND, FIRST));
    assertThat(sessions.size()).isZero();
  }

  @Test
  void shouldPutFetchedPartitionsBehindTheOthers() {
    sessions.open(MEMBER, connection, List.of(FIRST, SECOND));
    sessions.fetched(MEMBER, FIRST);
    assertThat(advance(1)).containsExactly(SECOND, FIRST);
  }

  private List<SessionPartition> advance(int epoch) {
    return sessions.advance(MEMBER, epoch, List.of(), List.of());
  }

  private static void assertRefused(Errors error, ThrowingCallable call) {
    assertThatExceptionOfType(ShareSessionException.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private static SessionPartition partition(int index) {
    return new SessionPartition(Uuid.METADATA_TOPIC_ID, index);
  }
}
