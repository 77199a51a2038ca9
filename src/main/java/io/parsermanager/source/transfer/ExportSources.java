package io.parsermanager.source.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.Source;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.format.SourceFormat.SourceWriter;
import io.parsermanager.source.format.SourceRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.TreeSet;
import org.hibernate.Session;

/** Writes sources to a file, batch by batch. Importing the file again changes nothing. */
@ApplicationScoped
public class ExportSources {
    private final Session session;
    private final Settings settings;

    ExportSources(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
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
        List<Source> page = List.of();
        do {
            long after = page.isEmpty() ? 0 : page.get(page.size() - 1).id;
            page = QuarkusTransaction.requiringNew().call(() -> page(filter, after));
            for (Source source : page) {
                writer.row(row(source));
            }
        } while (page.size() == settings.importChunkSize());
        writer.close();
    }

    private List<Source> page(QueryFilter filter, long after) {
        return filter.bind(session.createSelectionQuery(
                        "FROM Source s WHERE s.id > :after AND %s ORDER BY s.id".formatted(filter.where()),
                        Source.class))
                .setParameter("after", after)
                .setMaxResults(settings.importChunkSize())
                .getResultList();
    }

    private static SourceRow row(Source source) {
        return new SourceRow(
                0,
                source.sourceType,
                source.externalId,
                source.name,
                source.enabled,
                new TreeSet<>(source.tags),
                (ObjectNode) source.settings,
                false);
    }
}
