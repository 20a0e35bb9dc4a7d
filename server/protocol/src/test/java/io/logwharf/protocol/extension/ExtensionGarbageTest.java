package io.logwharf.protocol.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.ByteBufWritable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExtensionGarbageTest {
  private static final int ROUNDS = 5_000;

  private record Codec(Object example, Consumer<Writable> writer, Function<Readable, ?> reader) {
    @Override
    public String toString() {
      return example.toString();
    }
  }

  static Stream<Codec> codecs() {
    AckRange range = new AckRange(5, 1L + Integer.MAX_VALUE, AckType.DELIVERED);
    ConsumerAttach attach =
        new ConsumerAttach(7, "grüppe", Uuid.randomUuid(), 3, -1, ConsumerAttach.Mode.QUEUE);
    ConsumerCredit credit = new ConsumerCredit(1, 2, 3, true);
    ConsumerAcknowledge acknowledge =
        new ConsumerAcknowledge(
            true, List.of(new ConsumerAcknowledge.Entry(1, List.of(range, range))));
    TransactionalAcknowledge transactional =
        new TransactionalAcknowledge(
            1L << 40,
            (short) 3,
            List.of(new ConsumerAcknowledge.Entry(1, List.of(new AckRange(5, 7, AckType.ACCEPT)))));
    ConsumerReset reset = new ConsumerReset(4, List.of(range), true);
    ResolveDestination resolve = new ResolveDestination("orders", DestinationKind.QUEUE, true);
    ResolveDestination.Response resolved =
        new ResolveDestination.Response(
            Errors.NONE,
            "",
            Uuid.randomUuid(),
            DestinationKind.TOPIC,
            1 << 20,
            List.of(new ResolveDestination.Partition(1, 2, "host", 9092)));
    CreateTemporary create = new CreateTemporary(DestinationKind.TOPIC);
    CreateTemporary.Response created = new CreateTemporary.Response("jms-temporary.x", resolved);
    DeleteTemporary delete = new DeleteTemporary(Uuid.randomUuid());
    Browse browse = new Browse(Uuid.randomUuid(), 2, "a > 1", 7, 9);
    Browse.Response page = new Browse.Response(Errors.NONE, "", 8, 9, 100);
    ErrorResponse error = new ErrorResponse(Errors.NOT_LEADER_OR_FOLLOWER, "moved");
    return Stream.concat(
        Stream.concat(branchCodecs(), eventCodecs()),
        Stream.of(
            new Codec(attach, attach::write, ConsumerAttach::read),
            new Codec(credit, credit::write, ConsumerCredit::read),
            new Codec(acknowledge, acknowledge::write, ConsumerAcknowledge::read),
            new Codec(transactional, transactional::write, TransactionalAcknowledge::read),
            new Codec(reset, reset::write, ConsumerReset::read),
            new Codec(resolve, resolve::write, ResolveDestination::read),
            new Codec(resolved, resolved::write, ResolveDestination.Response::read),
            new Codec(create, create::write, CreateTemporary::read),
            new Codec(created, created::write, CreateTemporary.Response::read),
            new Codec(delete, delete::write, DeleteTemporary::read),
            new Codec(browse, browse::write, Browse::read),
            new Codec(page, page::write, Browse.Response::read),
            new Codec(error, error::write, ErrorResponse::read)));
  }

  private static Stream<Codec> eventCodecs() {
    return Stream.of(
            new ConsumerEvent.Attached(3),
            new ConsumerEvent.Recall(),
            new ConsumerEvent.Closed(Errors.UNKNOWN_TOPIC_ID, "gone"),
            new ConsumerEvent.Delivery(true, List.of(new ConsumerEvent.Acquired(7, 9, 2)), 100))
        .map(event -> new Codec(event, event::write, ConsumerEvent::read));
  }

  private static Stream<Codec> branchCodecs() {
    BranchId branch = new BranchId(131077, new byte[] {1, -2, 3}, new byte[0]);
    EnlistBranch enlist = new EnlistBranch(1L << 40, (short) 3, branch, true, 60_000);
    BranchCommand command =
        new BranchCommand(
            BranchCommand.Action.COMMIT_ONE_PHASE,
            branch,
            true,
            List.of(new LeaseWork(1L << 40, (short) 3, 7), new LeaseWork(41, (short) 0, 0)));
    BranchOutcome outcome = new BranchOutcome(Errors.NONE, "", -4);
    BranchSummary summary = new BranchSummary(branch, BranchStatus.ROLLBACK_ONLY, 106, 7, 8, 2);
    ListBranches list = new ListBranches(true, Optional.of(branch));
    ListBranches.Response listed =
        new ListBranches.Response(Errors.NONE, "", true, List.of(summary, summary));
    DescribeBranch describe = new DescribeBranch(branch);
    DescribeBranch.Response described =
        new DescribeBranch.Response(
            Errors.NONE,
            "",
            Optional.of(summary),
            List.of(new DescribeBranch.Work("__jms.40", "orders", 0, "billing")));
    return Stream.of(
        new Codec(enlist, enlist::write, EnlistBranch::read),
        new Codec(command, command::write, BranchCommand::read),
        new Codec(outcome, outcome::write, BranchOutcome::read),
        new Codec(list, list::write, ListBranches::read),
        new Codec(listed, listed::write, ListBranches.Response::read),
        new Codec(describe, describe::write, DescribeBranch::read),
        new Codec(described, described::write, DescribeBranch.Response::read));
  }

  @Test
  void shouldParseTheNameOfABranch() {
    BranchId branch = new BranchId(131077, new byte[] {1, -2, 3}, new byte[] {9});

    assertThat(branch).hasToString("131077:01fe03:09");
    assertThat(BranchId.parse("131077:01fe03:09")).isEqualTo(branch);
    for (String wrong : List.of("", "1:2", "x:01:02", "1:0:02", "-1:01:02", "1::02")) {
      assertThatThrownBy(() -> BranchId.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void shouldReadWhatItWrites(Codec codec) {
    ByteBuf bytes = write(codec);
    assertThat(codec.reader.apply(new ByteBufReadable(bytes))).isEqualTo(codec.example);
    assertThat(bytes.isReadable()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void shouldRefuseGarbageWithNothingButIllegalArgument(Codec codec) {
    for (long seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      ByteBuf bytes = random.nextBoolean() ? write(codec) : Unpooled.buffer().writeZero(60);
      int damages = 1 + random.nextInt(20);
      for (int i = 0; i < damages; i++) {
        bytes.setByte(random.nextInt(bytes.writerIndex()), random.nextInt());
      }
      bytes.writerIndex(random.nextInt(bytes.writerIndex() + 1));
      try {
        assertThat((Object) codec.reader.apply(new ByteBufReadable(bytes))).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
  }

  private static ByteBuf write(Codec codec) {
    ByteBuf bytes = Unpooled.buffer();
    codec.writer.accept(new ByteBufWritable(bytes));
    return bytes;
  }
}
