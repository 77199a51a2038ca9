package io.parsermanager.testsupport;

import io.parsermanager.local.LocalServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A separate PostgreSQL with as many empty databases as a test asks for, so that changes of the schema do not affect other tests. */
public final class EmptyDatabases implements AutoCloseable {
    private final LocalServers servers = LocalServers.temporary();
    private final AtomicInteger made = new AtomicInteger();

    public Database next() {
        return next("template1");
    }

    /** Creates a copy of a database. Nobody may be connected to the original. */
    public Database like(Database other) {
        return next(other.name());
    }

    private Database next(String template) {
        Database first = new Database(servers.environment().get("POSTGRES_DB"), servers.environment());
        String name = "empty_" + made.incrementAndGet();
        first.sql("CREATE DATABASE " + name + " TEMPLATE " + template);
        Map<String, String> environment = new HashMap<>(servers.environment());
        environment.put("POSTGRES_DB", name);
        // migrations do not need Kafka, so nothing listens there
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        return new Database(name, environment);
    }

    @Override
    public void close() {
        servers.close();
    }

    /**
     * One database.
     *
     * @param environment the service's variables for it
     */
    public record Database(String name, Map<String, String> environment) {
        public String url() {
            return "jdbc:postgresql://%s:%s/%s"
                    .formatted(environment.get("POSTGRES_HOST"), environment.get("POSTGRES_PORT"), name);
        }

        public DataSource dataSource() {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(url());
            source.setUser(environment.get("POSTGRES_USER"));
            source.setPassword(environment.get("POSTGRES_PASSWORD"));
            return source;
        }

        public void sql(String statements) {
            try (Connection connection = dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(statements);
            } catch (SQLException e) {
                throw new IllegalStateException(statements, e);
            }
        }

        public String text(String query) {
            try (Connection connection = dataSource().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                return rows.next() ? rows.getString(1) : null;
            } catch (SQLException e) {
                throw new IllegalStateException(query, e);
            }
        }

        /** Everything that a migration can create, one line each, as pg_dump would show it. */
        public String schema() {
            return text("""
                    SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
                        SELECT format('column %s.%s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                                      CASE WHEN a.attnotnull THEN 'NOT NULL' END, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)) AS line
                        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
                        UNION ALL
                        SELECT format('relation %s %s %s', relkind, relname, obj_description(oid, 'pg_class'))
                        FROM pg_class WHERE relnamespace = 'public'::regnamespace
                        UNION ALL
                        SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public'
                        UNION ALL
                        SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
                        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                        UNION ALL
                        SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
                        UNION ALL
                        SELECT format('function %s %s', pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc'))
                        FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
                        UNION ALL
                        SELECT format('type %s', typname) FROM pg_type WHERE typnamespace = 'public'::regnamespace) lines
                    """);
        }

        /** The history of migrations, without values that differ in each run. */
        public String history() {
            return text("""
                    SELECT string_agg(concat_ws(' ', installed_rank, version, description, type, script, checksum, success), E'\\n' ORDER BY installed_rank)
                    FROM flyway_schema_history
                    """);
        }
    }
}
