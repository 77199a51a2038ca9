package io.parsermanager.testsupport;

import io.parsermanager.local.LocalServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The PostgreSQL and Kafka of a test run: embedded ones, or the ones that environment variables name. */
public class Servers implements QuarkusTestResourceLifecycleManager {
    static final String POSTGRES_URL = "TEST_POSTGRES_URL";
    static final String KAFKA = "TEST_KAFKA_BOOTSTRAP_SERVERS";

    private Optional<LocalServers> own = Optional.empty();

    @Override
    public Map<String, String> start() {
        String postgres = System.getenv(POSTGRES_URL);
        String kafka = System.getenv(KAFKA);
        if ((postgres == null) != (kafka == null)) {
            throw new IllegalStateException(POSTGRES_URL + " and " + KAFKA + " go together: set both or none");
        }
        if (postgres == null) {
            own = Optional.of(LocalServers.temporary());
            return own.get().environment();
        }
        Map<String, String> environment =
                new HashMap<>(GivenDatabase.parse(postgres).environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        return environment;
    }

    /** Gives every test that has a field for it the means to stop a server. */
    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(new StoppableServers(own), new TestInjector.MatchesType(StoppableServers.class));
    }

    @Override
    public void stop() {
        own.ifPresent(LocalServers::close);
    }
}
