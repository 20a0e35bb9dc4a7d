/**
 * What one log remembers of its idempotent producers, so that a batch sent again is not appended
 * again (KIP-98, KIP-360).
 */
package io.logwharf.log.producer;
