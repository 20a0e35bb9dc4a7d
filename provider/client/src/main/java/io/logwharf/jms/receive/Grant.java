package io.logwharf.jms.receive;

/** Credit to hand to the broker, see {@code ConsumerCredit}. */
record Grant(int records, int bytes, boolean drain) {}
