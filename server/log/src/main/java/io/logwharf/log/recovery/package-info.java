/** What happens to logs and journal between a stop, clean or not, and the first append after it. */
package io.logwharf.log.recovery;
