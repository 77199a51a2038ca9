package io.parsermanager.source;

import io.parsermanager.settings.Settings;
import io.parsermanager.source.LimitedFile.TooLarge;
import io.parsermanager.source.WriteSources.Written;
import io.parsermanager.source.format.Beginning;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.format.SourceFormat.Unreadable;
import io.parsermanager.source.format.SourceRow;
import io.parsermanager.source.format.SourceRows;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes and changes sources as a file has them: a chunk, a statement and a transaction at a time, with memory that does not grow. */
@ApplicationScoped
public class ImportSources {
    /** The longest that a dry run, which is one transaction, may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** As long as a rejected row's value is shown: a row may be a mebibyte. */
    private static final int SHOWN = 200;

    /** As long as a reason is, which may name the longest external id. */
    private static final int EXPLAINED = 2_500;

    /** A chunk ends early when it has so much of the file: rows with large settings must not add up in memory. */
    private static final long CHUNK_BYTES = 4L << 20;

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
        Broken(IOException cause, Report before) {
            super(
                    "%s; before that %d sources were made, %d changed, %d were the same"
                            .formatted(
                                    cause instanceof Unreadable || cause instanceof TooLarge
                                            ? cause.getMessage()
                                            : "the upload broke off",
                                    before.made,
                                    before.changed,
                                    before.same),
                    cause);
        }

        public boolean isTooLarge() {
            return getCause() instanceof TooLarge;
        }
    }

    private final Settings settings;
    private final WriteSources writeSources;
    private final PrivateAddresses privateAddresses;

    ImportSources(Settings settings, WriteSources writeSources, PrivateAddresses privateAddresses) {
        this.settings = settings;
        this.writeSources = writeSources;
        this.privateAddresses = privateAddresses;
    }

    /**
     * Imports a file.
     *
     * @param dryRun only say what would come of it: everything is done, in one transaction, and taken back
     * @throws Broken if the file is not of the format, from some place on
     */
    public Report run(SourceFormat format, InputStream body, boolean dryRun) throws Broken {
        LimitedFile file = new LimitedFile(body, settings.importMaxBytes());
        if (!dryRun) {
            return read(format, file, new Chunks(file, false));
        }
        QuarkusTransaction.begin(QuarkusTransaction.beginOptions().timeout((int) PATIENCE.toSeconds()));
        try {
            return read(format, file, new Chunks(file, true));
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private static Report read(SourceFormat format, InputStream file, Chunks chunks) throws Broken {
        try {
            format.read(file, chunks);
        } catch (IOException e) {
            chunks.flush();
            throw new Broken(e, chunks.report());
        }
        chunks.flush();
        return chunks.report();
    }

    /** Gathers rows until they are a chunk. */
    private final class Chunks implements SourceRows {
        private final LimitedFile file;
        private final boolean dryRun;
        private final Set<String> sourceTypes;
        private final Map<String, SourceRow> chunk = new LinkedHashMap<>();
        private final List<Rejection> rejections = new ArrayList<>();
        private long made;
        private long changed;
        private long same;
        private long rejected;

        private long bytesWritten;

        Chunks(LimitedFile file, boolean dryRun) {
            this.file = file;
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
                privateAddresses.check(normal.externalId());
            } catch (ExternalIds.Invalid e) {
                reject(row.line(), String.valueOf(row.externalId()), e.getMessage());
                return;
            }
            // a natural key holds no line break
            String key = normal.sourceType() + '\n' + normal.externalId();
            if (chunk.containsKey(key)) {
                same++;
            }
            chunk.merge(key, normal, SourceRules::both);
            if (chunk.size() == settings.importChunkSize() || file.bytesRead() - bytesWritten > CHUNK_BYTES) {
                flush();
            }
        }

        @Override
        public void reject(long line, String value, String reason) {
            rejected++;
            if (rejections.size() < settings.importMaxRejections()) {
                rejections.add(new Rejection(line, Beginning.of(value, SHOWN), Beginning.of(reason, EXPLAINED)));
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
            bytesWritten = file.bytesRead();
        }

        Report report() {
            return new Report(made, changed, same, rejected, dryRun, List.copyOf(rejections));
        }
    }
}
