package io.parsermanager.source;

import java.util.List;

/**
 * Event within the transaction that adds sources. Observers add what every new source needs in the same transaction.
 *
 * @param ids the ids of the sources
 */
public record SourcesAdded(List<Long> ids) {}
