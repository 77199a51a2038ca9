package io.parsermanager.testsupport;

import java.util.List;

/**
 * Fills large tables without their indexes and foreign keys and creates these at the end. PostgreSQL then sorts a million rows once and
 * does not check each of them.
 */
public final class BulkFill {
    private static final String FOREIGN_KEYS = """
            FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY oid
            """;

    /** The indexes without those of partitions, and without those of constraints, which are dropped and created with the constraints. */
    private static final String INDEXES = """
            FROM pg_index i WHERE indexrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'i' AND NOT relispartition)
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid) ORDER BY indexrelid
            """;

    private BulkFill() {}

    public static void run(Tables tables, Runnable fill) {
        List<Object> dropKeys = tables.column(
                "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) " + FOREIGN_KEYS);
        List<Object> addKeys = tables.column(
                "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
                        + FOREIGN_KEYS);
        List<Object> dropIndexes = tables.column("SELECT format('DROP INDEX %s', indexrelid::regclass) " + INDEXES);
        List<Object> addIndexes = tables.column(
                "SELECT format('%s; COMMENT ON INDEX %s IS %L', pg_get_indexdef(indexrelid), indexrelid::regclass, obj_description(indexrelid)) "
                        + INDEXES);
        each(tables, dropKeys);
        each(tables, dropIndexes);
        try {
            fill.run();
        } finally {
            each(tables, addIndexes);
            each(tables, addKeys);
        }
    }

    private static void each(Tables tables, List<Object> statements) {
        statements.forEach(statement -> tables.sql(statement.toString()));
    }
}
