package io.logwharf.log;

import java.util.UUID;

/**
 * Names one log.
 *
 * @param directory the name of the log's folder under the data folder: {@code <topic>-<partition>}
 *     for a partition, {@code <topic>-<partition>.share} for the companion log of its share groups
 * @param id of the topic; a topic created again under an old name has another id, and nothing that
 *     the journal still holds of the old one reaches it
 */
public record LogName(String directory, UUID id) {}
