package io.parsermanager.testsupport;

import io.parsermanager.local.LocalServers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A separate PostgreSQL and Kafka for processes of the packaged service, with plain clients. */
public final class Installation implements AutoCloseable {
    private final LocalServers servers = LocalServers.temporary();
    private final List<Replica> replicas = new ArrayList<>();

    public LocalServers servers() {
        return servers;
    }

    public Tables tables() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(servers.database().jdbcUrl());
        return new Tables(database);
    }

    public Topics topics() {
        return new Topics(servers.kafka().bootstrapServers());
    }

    /** Starts a further replica on a port of its own. */
    public Replica replica(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(servers.environment());
        all.put("AUTH", "none");
        all.putAll(variables);
        Replica replica = Replica.start(all);
        replicas.add(replica);
        return replica;
    }

    /** Runs a command of the packaged service to its end, which must be a good one. */
    public String run(String... arguments) {
        try (Replica command = Replica.start(servers.environment(), arguments)) {
            return command.success();
        }
    }

    @Override
    public void close() {
        try (servers) {
            replicas.forEach(Replica::askToStop);
            replicas.forEach(Replica::close);
        }
    }
}
