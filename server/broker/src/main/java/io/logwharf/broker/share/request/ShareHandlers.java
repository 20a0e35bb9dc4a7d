package io.logwharf.broker.share.request;

import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.HandlerRegistry;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.broker.share.session.ShareSessions;

/** Puts together the handlers of all requests of consumers. */
public final class ShareHandlers {
  private ShareHandlers() {}

  /**
   * What bounds the consumers of a broker.
   *
   * @param maxSessions of stock share consumers; Kafka's {@code group.share.max.share.sessions}
   * @param maxFetchBytes of the answer to one share fetch, unless one batch alone is larger
   */
  public record Limits(int maxSessions, int maxFetchBytes) {
    /** Kafka's defaults. */
    public static final Limits DEFAULT = new Limits(2000, 57_671_680);
  }

  /**
   * Registers the handlers.
   *
   * @param members of share groups
   */
  public static void register(
      HandlerRegistry handlers,
      Partitions partitions,
      SharePartitions sharePartitions,
      GroupMembers members,
      Limits limits) {
    var stock =
        new StockShares(partitions, sharePartitions, new ShareSessions(limits.maxSessions()));
    handlers
        .register(new ConsumerAttachHandler(partitions, sharePartitions))
        .register(new ConsumerCreditHandler())
        .register(new BrowseHandler(partitions, sharePartitions))
        .register(new ConsumerAcknowledgeHandler())
        .register(new ConsumerResetHandler())
        .register(new ShareGroupHeartbeatHandler(members, stock))
        .register(new ShareGroupDescribeHandler(members, partitions))
        .register(new ShareFetchHandler(stock, limits.maxFetchBytes()))
        .register(new ShareAcknowledgeHandler(stock));
  }
}
