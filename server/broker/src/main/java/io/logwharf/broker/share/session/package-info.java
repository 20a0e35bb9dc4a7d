/**
 * What stock share consumers (KIP-932) hold at this broker: share sessions and their epochs, and
 * the rules for the acknowledgements that they send. Knows no network and no share partition.
 */
package io.logwharf.broker.share.session;
