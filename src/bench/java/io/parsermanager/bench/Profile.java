package io.parsermanager.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What PostgreSQL's time went to while a scenario ran, the limit's, the peer's and the preparation's share among it: its dearest
 * statements, and what its sessions were seen doing. It says where a bar is missed.
 */
final class Profile implements AutoCloseable {
    private static final String STATEMENTS = """
            SELECT string_agg(concat(round(total_exec_time), ' ms in ', calls, ' calls, ', rows, ' rows, ', round(mean_exec_time::numeric, 2), ' ms each: ',
                                     left(regexp_replace(query, '[[:space:]]+', ' ', 'g'), 200)),
                              chr(10) ORDER BY total_exec_time DESC)
            FROM (SELECT * FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat%' ORDER BY total_exec_time DESC LIMIT 15) s
            """;

    private static final String SESSIONS = """
            SELECT concat_ws(' ', rpad(coalesce(wait_event_type || ':' || wait_event, 'at work'), 30), state, left(regexp_replace(query, '[[:space:]]+', ' ', 'g'), 100))
            FROM pg_stat_activity WHERE state IN ('active', 'idle in transaction') AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            """;

    private static final int LOOK_EVERY_MS = 20;

    private final World world;
    private final Path file;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private Profile(World world, Path file) {
        this.world = world;
        this.file = file;
        this.thread = new Thread(this::look, "profile");
    }

    static Profile start(World world, Path folder, String scenario) {
        Profile profile = new Profile(world, folder.resolve("profile-" + scenario + ".txt"));
        if (loaded(world)) {
            world.database().sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
            world.database().text("SELECT pg_stat_statements_reset()");
        }
        profile.thread.start();
        return profile;
    }

    private static boolean loaded(World world) {
        return world.database()
                .text("SELECT current_setting('shared_preload_libraries')")
                .orElse("")
                .contains("pg_stat_statements");
    }

    private void look() {
        try (Connection connection = world.database().connect();
                Statement statement = connection.createStatement()) {
            while (!closed) {
                try (ResultSet sessions = statement.executeQuery(SESSIONS)) {
                    while (sessions.next()) {
                        seen.merge(sessions.getString(1), 1, Integer::sum);
                    }
                }
                Clock.sleep(LOOK_EVERY_MS);
            }
        } catch (SQLException e) {
            Say.line("no profile: %s", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String sessions = seen.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(25)
                .map(entry -> entry.getValue() + " times " + entry.getKey())
                .collect(Collectors.joining("\n"));
        Files.writeString(
                file,
                "Sessions, looked at every %d ms\n%s\n\nStatements\n%s\n"
                        .formatted(
                                LOOK_EVERY_MS,
                                sessions,
                                loaded(world)
                                        ? world.database().text(STATEMENTS).orElse("")
                                        : ""));
    }
}
