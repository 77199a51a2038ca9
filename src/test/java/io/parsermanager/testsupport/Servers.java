package io.parsermanager.testsupport;

import io.parsermanager.local.LocalServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** The PostgreSQL and Kafka of a test run: embedded ones, or the ones that environment variables name. */
public class Servers implements QuarkusTestResourceLifecycleManager {
    static final String POSTGRES_URL = "TEST_POSTGRES_URL";
    static final String KAFKA = "TEST_KAFKA_BOOTSTRAP_SERVERS";

    private Optional<LocalServers> own = Optional.empty();
    private String kafkaServers;

    @Override
    public Map<String, String> start() {
        Optional<String> postgres = given(POSTGRES_URL);
        Optional<String> kafka = given(KAFKA);
        if (postgres.isPresent() != kafka.isPresent()) {
            throw new IllegalStateException(POSTGRES_URL + " and " + KAFKA + " go together: set both or none");
        }
        if (postgres.isEmpty()) {
            own = Optional.of(LocalServers.temporary());
            kafkaServers = own.get().kafka().bootstrapServers();
            hurry(own.get());
            Map<String, String> settings = new HashMap<>(own.get().environment());
            // It logs ninety lines for every crash that a test causes. It throws what keeps PostgreSQL from
            // starting.
            settings.put("quarkus.log.category.\"io.zonky\".level", "OFF");
            // The packaged service takes any free port for REST and for management.
            settings.put("MANAGEMENT_PORT", "0");
            settings.put("SCHEDULER_EXPIRE_EVERY", "1s");
            settings.put("AUTH", "none");
            return settings;
        }
        Map<String, String> settings =
                new HashMap<>(GivenDatabase.parse(postgres.get()).environment());
        kafkaServers = kafka.get();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", kafkaServers);
        settings.put("MANAGEMENT_PORT", "0");
        settings.put("SCHEDULER_EXPIRE_EVERY", "1s");
        settings.put("AUTH", "none");
        return settings;
    }

    /**
     * Makes PostgreSQL faster for tests with a million rows (ListPlansTest). It leaves out protection that only a crash of the machine
     * needs.
     */
    private static void hurry(LocalServers servers) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(servers.database().jdbcUrl());
        Tables tables = new Tables(source);
        List.of("full_page_writes = off", "max_wal_size = '4GB'", "maintenance_work_mem = '256MB'")
                .forEach(setting -> tables.sql("ALTER SYSTEM SET " + setting));
        tables.sql("SELECT pg_reload_conf()");
    }

    /** Injects StoppableServers into tests, and Topics into tests without CDI. */
    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(new StoppableServers(own), new TestInjector.MatchesType(StoppableServers.class));
        injector.injectIntoFields(
                new Topics(kafkaServers),
                field -> field.getType() == Topics.class && !field.isAnnotationPresent(Inject.class));
    }

    @Override
    public void stop() {
        own.ifPresent(LocalServers::close);
    }

    private static Optional<String> given(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }
}
