package io.parsermanager.source.transfer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.SchedulesInFiles;
import io.parsermanager.source.Source;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.format.SourceFormat.SourceWriter;
import io.parsermanager.source.format.SourceRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hibernate.Session;

/** Writes sources to a file, batch by batch. Importing the file again changes nothing. */
@ApplicationScoped
public class ExportSources {
    private final Session session;
    private final Settings settings;
    private final SchedulesInFiles schedulesInFiles;

    ExportSources(Session session, Settings settings, SchedulesInFiles schedulesInFiles) {
        this.session = session;
        this.settings = settings;
        this.schedulesInFiles = schedulesInFiles;
    }

    /**
     * Writes sources in the order of their ids.
     *
     * @param filter conditions on source s
     */
    public void run(SourceFormat format, QueryFilter filter, OutputStream file) throws IOException {
        // Not closed when it fails: a file with a proper end would look complete, and a broken connection does
        // not.
        SourceWriter writer = format.write(file);
        Batch batch = new Batch(List.of(), Map.of());
        do {
            long after = batch.last();
            batch = QuarkusTransaction.requiringNew().call(() -> batch(filter, after));
            for (Source source : batch.sources) {
                writer.row(row(source, batch.schedules.get(source.id)));
            }
        } while (batch.sources.size() == settings.importChunkSize());
        writer.close();
    }

    /** Sources with their schedules, by the ids of the sources. */
    private record Batch(List<Source> sources, Map<Long, ObjectNode> schedules) {
        long last() {
            return sources.isEmpty() ? 0 : sources.get(sources.size() - 1).id;
        }
    }

    private Batch batch(QueryFilter filter, long after) {
        List<Source> sources = sources(filter, after);
        return new Batch(
                sources,
                schedulesInFiles.of(sources.stream().map(source -> source.id).toList()));
    }

    private List<Source> sources(QueryFilter filter, long after) {
        return filter.bind(session.createSelectionQuery(
                        "FROM Source s WHERE s.id > :after AND %s ORDER BY s.id".formatted(filter.where()),
                        Source.class))
                .setParameter("after", after)
                .setMaxResults(settings.importChunkSize())
                .getResultList();
    }

    private static SourceRow row(Source source, ObjectNode schedules) {
        return new SourceRow(
                0,
                source.sourceType,
                source.externalId,
                source.name,
                source.enabled,
                new TreeSet<>(source.tags),
                (ObjectNode) source.settings,
                schedules == null ? JsonNodeFactory.instance.objectNode() : schedules,
                false);
    }
}
