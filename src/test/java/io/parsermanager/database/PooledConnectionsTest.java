package io.parsermanager.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class PooledConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    PooledConnections pooled;

    @Inject
    AgroalDataSource pool;

    @Inject
    Tables tables;

    @Test
    void knowsThoseThatAreOpenAndForgetsTheOthers() {
        int max = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        for (int i = 0; i < 6; i++) {
            pooled.replace();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> tables.number("SELECT 1") == 1);
        }

        assertThat(pooled.abort()).isPositive().isLessThanOrEqualTo(max);

        await().atMost(PATIENCE).ignoreExceptions().until(() -> tables.number("SELECT 1") == 1);
    }
}
