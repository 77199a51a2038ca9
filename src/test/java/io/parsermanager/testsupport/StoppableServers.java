package io.parsermanager.testsupport;

import io.parsermanager.local.EmbeddedDatabase;
import io.parsermanager.local.EmbeddedKafka;
import io.parsermanager.local.LocalServers;
import java.util.Optional;
import org.opentest4j.TestAbortedException;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL and Kafka for fault tests, which stop and start them. A test that uses it is skipped on given servers. */
public final class StoppableServers {
    private final Optional<LocalServers> own;

    StoppableServers(Optional<LocalServers> own) {
        this.own = own;
    }

    public EmbeddedDatabase database() {
        return own.orElseThrow(StoppableServers::skipped).database();
    }

    /**
     * Crashes PostgreSQL after a checkpoint. Without one its next start would replay the writes of all earlier tests, which takes many
     * seconds.
     */
    public void crashDatabase() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database().jdbcUrl());
        new Tables(source).sql("CHECKPOINT");
        database().crash();
    }

    public EmbeddedKafka kafka() {
        return own.orElseThrow(StoppableServers::skipped).kafka();
    }

    private static TestAbortedException skipped() {
        return new TestAbortedException("Stops PostgreSQL or Kafka, and the ones that were given by "
                + Servers.POSTGRES_URL + " and " + Servers.KAFKA + " are not ours to stop");
    }
}
