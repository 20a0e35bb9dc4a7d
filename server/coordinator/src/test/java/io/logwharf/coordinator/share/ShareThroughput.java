package io.logwharf.coordinator.share;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Measures how many records a second one thread takes through a share partition; see the README.
 */
final class ShareThroughput {
  private static final int RECORDS = 4_000_000;
  private static final int ROUNDS = 5;

  private final SharePartition partition =
      SharePartition.create(ShareConfig.DESTINATION, 0, record -> {});
  private final ShareMember member = partition.join("m");

  private ShareThroughput() {}

  public static void main(String[] args) {
    for (int round = 0; round < ROUNDS; round++) {
      print("acquire 100, accept one by one", time(test -> test.run(100, false, 0)));
      print("acquire 1, accept it", time(test -> test.run(1, false, 0)));
      print("acquire 50000, accept in any order", time(test -> test.run(50_000, true, 0)));
      print("acquire 100, one of 2000 never done", time(test -> test.run(100, false, 2000)));
      print("acquire 100, accept as one range", time(ShareThroughput::runRanges));
    }
  }

  private interface Run {
    void accept(ShareThroughput test);
  }

  private static long time(Run run) {
    ShareThroughput test = new ShareThroughput();
    long start = System.nanoTime();
    run.accept(test);
    return System.nanoTime() - start;
  }

  private static void print(String what, long nanos) {
    System.out.printf("%-40s %6.1f million records/s%n", what, RECORDS * 1e3 / Math.max(1, nanos));
  }

  private void run(int batch, boolean shuffled, int skipEach) {
    List<List<AckRange>> acks = new ArrayList<>();
    Random random = new Random(1);
    for (int done = 0; done < RECORDS; done += batch) {
      acks.clear();
      for (Acquired range : acquire(batch)) {
        for (long o = range.firstOffset(); o <= range.lastOffset(); o++) {
          if (skipEach == 0 || o % skipEach != 0) {
            acks.add(List.of(new AckRange(o, o, AckType.ACCEPT)));
          }
        }
      }
      if (shuffled) {
        Collections.shuffle(acks, random);
      }
      for (List<AckRange> ack : acks) {
        partition.acknowledge(member, ack, 0);
      }
    }
  }

  private void runRanges() {
    for (int done = 0; done < RECORDS; done += 100) {
      for (Acquired range : acquire(100)) {
        AckRange ack = new AckRange(range.firstOffset(), range.lastOffset(), AckType.ACCEPT);
        partition.acknowledge(member, List.of(ack), 0);
      }
    }
  }

  private List<Acquired> acquire(int records) {
    List<Acquired> ranges = new ArrayList<>();
    for (int left = records; left > 0; ) {
      partition.frontierDurable(Math.max(0, partition.extendFrontier()));
      List<Acquired> next = partition.acquire(member, left, Long.MAX_VALUE, 0);
      for (Acquired range : next) {
        left -= (int) (range.lastOffset() - range.firstOffset() + 1);
      }
      ranges.addAll(next);
    }
    return ranges;
  }
}
