package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What became of transfers between accounts, as those who made them were told. An account is a
 * queue with one message, its balance; each transfer leaves a receipt in the ledger. Thread-safe.
 */
final class Bank {
  static final int ACCOUNTS = 16;
  static final int OPENING_BALANCE = 1_000;
  static final String LEDGER = "ledger";

  private final AtomicInteger lastNumber = new AtomicInteger();
  private final Map<Integer, Transfer> committed = new ConcurrentHashMap<>();
  private final Map<Integer, Transfer> inDoubt = new ConcurrentHashMap<>();
  private final Set<Integer> rolledBack = ConcurrentHashMap.newKeySet();

  /** An amount that goes from one account to another. */
  record Transfer(int number, int from, int to, int amount) {
    @Override
    public String toString() {
      return number + ":" + from + ":" + to + ":" + amount;
    }

    static Transfer parse(String text) {
      int[] fields = Arrays.stream(text.split(":")).mapToInt(Integer::parseInt).toArray();
      return new Transfer(fields[0], fields[1], fields[2], fields[3]);
    }
  }

  static String queueOf(int account) {
    return "account-" + account;
  }

  Transfer next(int from, int to, int amount) {
    return new Transfer(lastNumber.incrementAndGet(), from, to, amount);
  }

  void committed(Transfer transfer) {
    committed.put(transfer.number, transfer);
  }

  void rolledBack(Transfer transfer) {
    rolledBack.add(transfer.number);
  }

  void inDoubt(Transfer transfer) {
    inDoubt.put(transfer.number, transfer);
  }

  int commits() {
    return committed.size();
  }

  String summary() {
    return committed.size()
        + " transfers committed, "
        + rolledBack.size()
        + " rolled back, "
        + inDoubt.size()
        + " left in doubt";
  }

  /**
   * Compares what is there in the end with what was told.
   *
   * @param balances the messages of each account
   * @param receipts the messages of the ledger
   */
  void audit(List<List<Integer>> balances, Collection<String> receipts) {
    assertThat(balances).as("one message an account").allMatch(found -> found.size() == 1);
    int total = balances.stream().mapToInt(found -> found.get(0)).sum();
    assertThat(total).as("total of all accounts").isEqualTo(ACCOUNTS * OPENING_BALANCE);

    List<Transfer> booked = receipts.stream().map(Transfer::parse).toList();
    assertThat(booked).as("receipts").doesNotHaveDuplicates().containsAll(committed.values());
    assertThat(booked)
        .as("receipts of transfers that were rolled back")
        .noneMatch(transfer -> rolledBack.contains(transfer.number));
    List<Transfer> asked = new ArrayList<>(committed.values());
    asked.addAll(inDoubt.values());
    assertThat(asked).as("what a commit was asked for").containsAll(booked);
    assertThat(balances.stream().map(found -> found.get(0)).toList())
        .as("balances, by the receipts")
        .isEqualTo(balancesBy(booked));
  }

  private static List<Integer> balancesBy(List<Transfer> booked) {
    int[] balances = IntStream.range(0, ACCOUNTS).map(account -> OPENING_BALANCE).toArray();
    for (Transfer transfer : booked) {
      balances[transfer.from] -= transfer.amount;
      balances[transfer.to] += transfer.amount;
    }
    return Arrays.stream(balances).boxed().toList();
  }
}
