/** What a broker does in the background, on one thread. */
package io.logwharf.broker.housekeeping;
