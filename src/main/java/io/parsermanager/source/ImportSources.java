package io.parsermanager.source;

import io.parsermanager.settings.Settings;
import io.parsermanager.source.WriteSources.Written;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.format.SourceFormat.Unreadable;
import io.parsermanager.source.format.SourceRow;
import io.parsermanager.source.format.SourceRows;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes and changes sources as a file has them: a chunk, a statement and a transaction at a time, with memory that does not grow. */
@ApplicationScoped
public class ImportSources {
    /** The longest that a dry run, which is one transaction, may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** As long as a rejected row's value is shown. */
    private static final int SHOWN = 200;

    /** A row that was left out. */
    public record Rejection(long line, String value, String reason) {}

    /**
     * What came of a file's rows.
     *
     * @param made sources that are new
     * @param changed sources that were there and differed
     * @param same sources that were there and did not differ, and rows that repeat an earlier one
     * @param rejected rows that were left out; the first IMPORT_MAX_REJECTIONS of them are in rejections
     * @param dryRun nothing was changed
     */
    public record Report(
            long made, long changed, long same, long rejected, boolean dryRun, List<Rejection> rejections) {}

    /** The rest of the file cannot be read; what came before it is imported. */
    public static final class Broken extends Exception {
        Broken(String where, Report before) {
            super("%s; before that %d sources were made, %d changed, %d were the same"
                    .formatted(where, before.made, before.changed, before.same));
        }
    }

    private final Settings settings;
    private final WriteSources writeSources;

    ImportSources(Settings settings, WriteSources writeSources) {
        this.settings = settings;
        this.writeSources = writeSources;
    }

    /**
     * Imports a file.
     *
     * @param dryRun only say what would come of it: everything is done, in one transaction, and taken back
     * @throws Broken if the file is not of the format, from some place on
     */
    public Report run(SourceFormat format, InputStream file, boolean dryRun) throws Broken {
        if (!dryRun) {
            return read(format, file, new Chunks(false));
        }
        QuarkusTransaction.begin(QuarkusTransaction.beginOptions().timeout((int) PATIENCE.toSeconds()));
        try {
            return read(format, file, new Chunks(true));
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private static Report read(SourceFormat format, InputStream file, Chunks chunks) throws Broken {
        try {
            format.read(file, chunks);
        } catch (Unreadable e) {
            chunks.flush();
            throw new Broken(e.getMessage(), chunks.report());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        chunks.flush();
        return chunks.report();
    }

    /** Gathers rows until they are a chunk. */
    private final class Chunks implements SourceRows {
        private final boolean dryRun;
        private final Set<String> sourceTypes;
        private final Map<String, SourceRow> chunk = new LinkedHashMap<>();
        private final List<Rejection> rejections = new ArrayList<>();
        private long made;
        private long changed;
        private long same;
        private long rejected;

        Chunks(boolean dryRun) {
            this.dryRun = dryRun;
            this.sourceTypes = dryRun
                    ? writeSources.sourceTypes()
                    : QuarkusTransaction.requiringNew().call(writeSources::sourceTypes);
        }

        @Override
        public void row(SourceRow row) {
            SourceRow normal;
            try {
                normal = SourceRules.normal(row, sourceTypes);
            } catch (ExternalIds.Invalid e) {
                reject(row.line(), String.valueOf(row.externalId()), e.getMessage());
                return;
            }
            // a natural key holds no line break
            SourceRow earlier = chunk.put(normal.sourceType() + '\n' + normal.externalId(), normal);
            if (earlier != null) {
                same++;
                if (normal.onlyAdds()) {
                    SortedSet<String> tags = new TreeSet<>(earlier.tags());
                    tags.addAll(normal.tags());
                    chunk.put(normal.sourceType() + '\n' + normal.externalId(), SourceRules.withTags(earlier, tags));
                }
            }
            if (chunk.size() == settings.importChunkSize()) {
                flush();
            }
        }

        @Override
        public void reject(long line, String value, String reason) {
            rejected++;
            if (rejections.size() < settings.importMaxRejections()) {
                rejections.add(new Rejection(line, value.length() > SHOWN ? value.substring(0, SHOWN) : value, reason));
            }
        }

        void flush() {
            if (chunk.isEmpty()) {
                return;
            }
            List<SourceRow> rows = List.copyOf(chunk.values());
            Written written = dryRun
                    ? writeSources.write(rows)
                    : QuarkusTransaction.requiringNew().call(() -> writeSources.write(rows));
            made += written.made();
            changed += written.changed();
            same += rows.size() - written.made() - written.changed();
            chunk.clear();
        }

        Report report() {
            return new Report(made, changed, same, rejected, dryRun, List.copyOf(rejections));
        }
    }
}
