package io.parsermanager.local;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;

/** Registers a few made-up sources in an empty database, due so often that a person sees tasks within a minute. */
@ApplicationScoped
@IfBuildProfile("dev")
public class DemoData {
    private static final Logger LOG = Logger.getLogger(DemoData.class);

    private static final String SOURCES = """
            WITH demo (source_type, external_id, name) AS (VALUES
                ('RSS', 'https://news.example/feed.xml', 'Demo: news'),
                ('RSS', 'https://weather.example/atom.xml', 'Demo: weather'),
                ('RSS', 'https://science.example/rss', 'Demo: science'),
                ('RSS', 'https://chess.example/feed', 'Demo: chess'),
                ('VK', 'demo_city', 'Demo: city'),
                ('VK', 'demo_recipes', 'Demo: recipes'),
                ('VK', 'demo_music', 'Demo: music'),
                ('YOUTUBE', 'UCdemo-astronomy', 'Demo: astronomy'),
                ('YOUTUBE', 'UCdemo-lectures', 'Demo: lectures'),
                ('YOUTUBE', 'UCdemo-repairs', 'Demo: repairs')),
            added AS (
                INSERT INTO source (source_type, external_id, name, tags)
                SELECT source_type, external_id, name, '{demo}' FROM demo WHERE NOT EXISTS (SELECT FROM source)
                RETURNING id, source_type)
            -- an interval between 20 and 60 seconds, and no two sources of a type in step
            INSERT INTO source_schedule (source_id, task_type_id, interval_s, next_run_at)
            SELECT a.id, t.id, 20 + (a.id * 7 + t.id * 11) % 41, now() + make_interval(secs => (a.id * 7 + t.id * 11) % 21)
            FROM added a JOIN task_type t ON t.source_type = a.source_type AND t.by_default
            """;

    /** A person does not wait ten minutes to see what becomes of a task that its parser has dropped. */
    private static final String IMPATIENCE = """
            UPDATE task_type SET start_timeout_s = 60, silence_timeout_s = 60, backoff_s = 5
            WHERE source_type IN ('RSS', 'VK', 'YOUTUBE')
            """;

    private final AgroalDataSource dataSource;

    DemoData(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    void register(@Observes StartupEvent start) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            int schedules = statement.executeUpdate(SOURCES);
            if (schedules > 0) {
                statement.executeUpdate(IMPATIENCE);
                LOG.infof(
                        "Demo data: registered made-up sources with %d schedules, due every 20 to 60 seconds",
                        schedules);
            }
        }
    }
}
