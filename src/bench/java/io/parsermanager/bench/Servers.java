package io.parsermanager.bench;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The PostgreSQL and Kafka that everything is measured on, as the service's own variables name them.
 *
 * @param process ours, if they are
 */
record Servers(Map<String, String> environment, Optional<OwnServers> process) implements AutoCloseable {
    private static final String POSTGRES = "BENCH_POSTGRES_URL";
    private static final String KAFKA = "BENCH_KAFKA_BOOTSTRAP_SERVERS";

    /** The ones that the variables name, whose database is emptied; or else our own, in a process of their own. */
    static Servers givenOrOwn() {
        String postgres = System.getenv(POSTGRES);
        String kafka = System.getenv(KAFKA);
        if (postgres == null && kafka == null) {
            OwnServers own = OwnServers.start();
            return new Servers(own.environment(), Optional.of(own));
        }
        if (postgres == null || kafka == null) {
            throw new IllegalArgumentException(POSTGRES + " and " + KAFKA + " go together: set both or none");
        }
        URI uri = URI.create(postgres);
        String[] user = uri.getUserInfo().split(":", 2);
        return new Servers(
                new TreeMap<>(Map.of(
                        "POSTGRES_HOST",
                        uri.getHost(),
                        "POSTGRES_PORT",
                        String.valueOf(uri.getPort()),
                        "POSTGRES_USER",
                        user[0],
                        "POSTGRES_PASSWORD",
                        user[1],
                        "POSTGRES_DB",
                        uri.getPath().substring(1),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        kafka)),
                Optional.empty());
    }

    String jdbcUrl() {
        return "jdbc:postgresql://%s:%s/%s"
                .formatted(
                        environment.get("POSTGRES_HOST"),
                        environment.get("POSTGRES_PORT"),
                        environment.get("POSTGRES_DB"));
    }

    String user() {
        return environment.get("POSTGRES_USER");
    }

    String password() {
        return environment.get("POSTGRES_PASSWORD");
    }

    String kafka() {
        return environment.get("KAFKA_BOOTSTRAP_SERVERS");
    }

    @Override
    public void close() {
        process.ifPresent(OwnServers::close);
    }
}
