package io.logwharf.broker.share.order;

import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.protocol.selector.Selector;

/**
 * Somebody who waits for records, and can be given a message group.
 *
 * @param selector which messages it takes, null where any
 */
public record Candidate(ShareMember member, Selector selector) {}
