package io.parsermanager.source;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchBudget.Meter;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.LimitedFile.TooLarge;
import io.parsermanager.source.WriteSources.Compared;
import io.parsermanager.source.WriteSources.Written;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.format.SourceFormat.Unreadable;
import io.parsermanager.source.format.SourceRow;
import io.parsermanager.source.format.SourceRows;
import io.parsermanager.source.format.Truncation;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes and changes sources as a file has them: a chunk, a statement and a transaction at a time, with memory that does not grow. */
@ApplicationScoped
public class ImportSources {
    /**
     * How many new sources a dry run remembers, so as to count one that the file repeats later as the same. Some megabytes; files
     * seldom repeat rows, and never far apart.
     */
    private static final int REMEMBERED = 100_000;

    /** As long as a rejected row's value is shown: a row may be a mebibyte. */
    private static final int SHOWN = 200;

    /** As long as a reason is, which may name the longest external id. */
    private static final int EXPLAINED = 2_500;

    /** A row that was left out. */
    public record Rejection(long line, String value, String reason) {}

    /**
     * What came of a file's rows.
     *
     * @param made sources that are new
     * @param changed sources that were there and differed
     * @param same sources that were there and did not differ, and rows that repeat an earlier one
     * @param rejected rows that were left out, and folders that cannot be tags; the first IMPORT_MAX_REJECTIONS of them are in rejections
     * @param dryRun nothing was changed
     */
    public record Report(
            long made, long changed, long same, long rejected, boolean dryRun, List<Rejection> rejections) {}

    /** The rest of the file cannot be read; what came before it is imported. */
    public static final class Broken extends Exception {
        Broken(IOException cause, Report before) {
            super(
                    (before.dryRun
                                    ? "%s; before that %d sources would be made, %d changed, %d are the same"
                                    : "%s; before that %d sources were made, %d changed, %d were the same")
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
    private final StoredSpellings storedSpellings;
    private final PrivateAddresses privateAddresses;

    ImportSources(
            Settings settings,
            WriteSources writeSources,
            StoredSpellings storedSpellings,
            PrivateAddresses privateAddresses) {
        this.settings = settings;
        this.writeSources = writeSources;
        this.storedSpellings = storedSpellings;
        this.privateAddresses = privateAddresses;
    }

    /**
     * Imports a file. While the file is read, no transaction is open and no row is locked: it may come slowly.
     *
     * @param dryRun only say what would come of it
     * @throws Broken if the file is not of the format, from some place on
     */
    public Report run(SourceFormat format, InputStream body, boolean dryRun) throws Broken {
        return read(format, new LimitedFile(body, settings.importMaxBytes()), new Chunks(dryRun));
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
        private final boolean dryRun;
        private final Set<String> sourceTypes;
        private final BatchBudget budget = BatchBudget.of(settings, settings.importChunkSize());
        private final Map<String, SourceRow> chunk = new LinkedHashMap<>();

        /** What the file had as external ids, by the keys of the chunk's rows. */
        private final Map<String, String> given = new HashMap<>();

        private final Set<String> wouldBeMade = new HashSet<>();
        private final List<Rejection> rejections = new ArrayList<>();
        private Meter meter = budget.meter();
        private long made;
        private long changed;
        private long same;
        private long rejected;

        Chunks(boolean dryRun) {
            this.dryRun = dryRun;
            this.sourceTypes = BatchLoop.one(writeSources::sourceTypes);
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
            if (!meter.takes(SourceRules.bytes(normal), 0)) {
                flush();
                meter.takes(SourceRules.bytes(normal), 0);
            }
            String key = WriteSources.key(normal);
            if (chunk.containsKey(key) || wouldBeMade.contains(key)) {
                same++;
            }
            if (!wouldBeMade.contains(key)) {
                chunk.merge(key, normal, SourceRules::both);
                given.put(key, row.externalId());
            }
        }

        @Override
        public void reject(long line, String value, String reason) {
            rejected++;
            if (rejections.size() < settings.importMaxRejections()) {
                rejections.add(new Rejection(line, Truncation.of(value, SHOWN), Truncation.of(reason, EXPLAINED)));
            }
        }

        void flush() {
            if (chunk.isEmpty()) {
                return;
            }
            List<SourceRow> rows = List.copyOf(chunk.values());
            if (dryRun) {
                compare(rows);
            } else {
                Written written = BatchLoop.one(() -> writeSources.write(storedSpellings.of(rows, given)));
                count(rows, written.made(), written.changed());
            }
            chunk.clear();
            given.clear();
            meter = budget.meter();
        }

        private void compare(List<SourceRow> rows) {
            Compared compared = BatchLoop.one(() -> writeSources.compare(storedSpellings.of(rows, given)));
            count(rows, compared.newKeys().size(), compared.changed());
            if (wouldBeMade.size() + rows.size() <= REMEMBERED) {
                wouldBeMade.addAll(compared.newKeys());
            }
        }

        private void count(List<SourceRow> rows, long madeOfThem, long changedOfThem) {
            made += madeOfThem;
            changed += changedOfThem;
            same += rows.size() - madeOfThem - changedOfThem;
        }

        Report report() {
            return new Report(made, changed, same, rejected, dryRun, List.copyOf(rejections));
        }
    }
}
