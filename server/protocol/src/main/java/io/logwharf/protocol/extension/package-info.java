/**
 * What Jakarta Messaging needs beyond Kafka's protocol.
 *
 * <p>A consumer's life on one connection:
 *
 * <pre>
 * client                                   broker
 *   ConsumerAttach(consumer 7, ...)  --&gt;
 *                                    &lt;--  Attached
 *   ConsumerCredit(7, 100 records)   --&gt;
 *                                    &lt;--  Delivery(offsets 0..41, their batches)
 *   ConsumerAcknowledge(7, 0..41)    --&gt;
 *                                    &lt;--  Delivery(offsets 42..42, its batch)
 *   ConsumerReset(7, detach)         --&gt;
 *                                    &lt;--  ErrorResponse(NONE)
 * </pre>
 */
package io.logwharf.protocol.extension;
