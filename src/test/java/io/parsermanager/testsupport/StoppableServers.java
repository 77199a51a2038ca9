package io.parsermanager.testsupport;

import io.parsermanager.local.EmbeddedDatabase;
import io.parsermanager.local.EmbeddedKafka;
import io.parsermanager.local.LocalServers;
import java.util.Optional;
import org.opentest4j.TestAbortedException;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL and Kafka as a fault test wants them: its own to stop and start. A test that asks for given servers is skipped. */
public final class StoppableServers {
    private final Optional<LocalServers> own;

    StoppableServers(Optional<LocalServers> own) {
        this.own = own;
    }

    public EmbeddedDatabase database() {
        return own.orElseThrow(StoppableServers::skipped).database();
    }

    /** Has it write down first what other tests did: its next start would read all of that again, which takes many seconds. */
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
