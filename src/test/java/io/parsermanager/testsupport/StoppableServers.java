package io.parsermanager.testsupport;

import io.parsermanager.local.EmbeddedDatabase;
import io.parsermanager.local.EmbeddedKafka;
import io.parsermanager.local.LocalServers;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** PostgreSQL and Kafka as a fault test wants them: its own to stop and start. A test that asks for given servers is skipped. */
public final class StoppableServers {
    private final Optional<LocalServers> own;

    StoppableServers(Optional<LocalServers> own) {
        this.own = own;
    }

    public EmbeddedDatabase database() {
        return own.orElseThrow(StoppableServers::skipped).database();
    }

    public EmbeddedKafka kafka() {
        return own.orElseThrow(StoppableServers::skipped).kafka();
    }

    private static TestAbortedException skipped() {
        return new TestAbortedException("Stops PostgreSQL or Kafka, and the ones that were given by "
                + Servers.POSTGRES_URL + " and " + Servers.KAFKA + " are not ours to stop");
    }
}
