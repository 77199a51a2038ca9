package io.parsermanager.source;

import java.util.List;

/**
 * Fired within the transaction that adds sources, so that what every new source needs is there when it commits.
 *
 * @param ids of the sources
 */
public record SourcesAdded(List<Long> ids) {}
