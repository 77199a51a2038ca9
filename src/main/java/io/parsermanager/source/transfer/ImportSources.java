package io.parsermanager.source.transfer;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchBudget.Meter;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.quota.SourceQuotaRules;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.SchedulesInFiles;
import io.parsermanager.source.SourceRules;
import io.parsermanager.source.StoredSpellings;
import io.parsermanager.source.WriteSources;
import io.parsermanager.source.WriteSources.Compared;
import io.parsermanager.source.WriteSources.Written;
import io.parsermanager.source.address.ExternalIds;
import io.parsermanager.source.address.PrivateAddresses;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.format.SourceFormat.Unreadable;
import io.parsermanager.source.format.SourceRow;
import io.parsermanager.source.format.SourceRows;
import io.parsermanager.source.format.Truncation;
import io.parsermanager.source.transfer.LimitedFile.TooLarge;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Imports sources from a file in chunks. Each chunk is one statement and one transaction, and memory does not grow with the file. */
@ApplicationScoped
public class ImportSources {
    /**
     * The most new sources that a dry run remembers, so that it counts a repeated row as the same. It takes some megabytes. Files seldom
     * repeat rows, and rarely far apart.
     */
    private static final int REMEMBERED = 100_000;

    /** The most characters of a rejected row's value, because a row may have a mebibyte. */
    private static final int SHOWN = 200;

    /** The most characters of a reason, which may contain the longest external id. */
    private static final int EXPLAINED = 2_500;

    /** A rejected row. */
    public record Rejection(long line, String value, String reason) {}

    /**
     * The result of an import.
     *
     * @param made sources that are new
     * @param changed existing sources that changed
     * @param same existing sources that did not change, and rows that repeat an earlier one
     * @param rejected rejected rows, and folders that cannot be tags; rejections has the first IMPORT_MAX_REJECTIONS of them
     * @param dryRun true: nothing was changed
     */
    public record Report(
            long made, long changed, long same, long rejected, boolean dryRun, List<Rejection> rejections) {}

    /** Thrown if the rest of the file cannot be read. The rows before it are imported. */
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
    private final SourceQuotaRules sourceQuotaRules;
    private final SchedulesInFiles schedulesInFiles;

    ImportSources(
            Settings settings,
            WriteSources writeSources,
            StoredSpellings storedSpellings,
            PrivateAddresses privateAddresses,
            SourceQuotaRules sourceQuotaRules,
            SchedulesInFiles schedulesInFiles) {
        this.sourceQuotaRules = sourceQuotaRules;
        this.settings = settings;
        this.writeSources = writeSources;
        this.storedSpellings = storedSpellings;
        this.privateAddresses = privateAddresses;
        this.schedulesInFiles = schedulesInFiles;
    }

    /**
     * Imports a file. While the service reads the file, no transaction is open and no row is locked, so a slow upload does no harm.
     *
     * @param dryRun true: only reports what an import would do
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

    /** Collects rows until they fill a chunk. */
    private final class Chunks implements SourceRows {
        private final boolean dryRun;
        private final Set<String> sourceTypes;
        private final SourceQuotaRules.Codes quotas;
        private final SchedulesInFiles.Rules scheduleRules;
        private final BatchBudget budget = BatchBudget.of(settings, settings.importChunkSize());
        private final Map<String, SourceRow> chunk = new LinkedHashMap<>();

        /** The external ids as the file has them, by the keys of the chunk's rows. */
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
            this.quotas = BatchLoop.one(sourceQuotaRules::codes);
            this.scheduleRules = BatchLoop.one(schedulesInFiles::rules);
        }

        @Override
        public void row(SourceRow row) {
            SourceRow normal;
            try {
                normal = SourceRules.normal(row, sourceTypes, quotas);
                privateAddresses.check(normal.externalId());
            } catch (ExternalIds.Invalid e) {
                reject(row.line(), String.valueOf(row.externalId()), e.getMessage());
                return;
            }
            Optional<String> fault = scheduleRules.fault(normal.sourceType(), normal.schedules());
            if (fault.isPresent()) {
                reject(row.line(), row.externalId(), fault.get());
                return;
            }
            int schedules = normal.schedules() == null ? 0 : normal.schedules().size();
            if (!meter.takes(SourceRules.bytes(normal), schedules)) {
                flush();
                meter.takes(SourceRules.bytes(normal), schedules);
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
