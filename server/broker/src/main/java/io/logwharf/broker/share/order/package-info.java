/**
 * In which order records are delivered that are available, and who may get them: message groups and
 * priorities, as views of what a share partition has. Nothing here is recorded.
 */
package io.logwharf.broker.share.order;
