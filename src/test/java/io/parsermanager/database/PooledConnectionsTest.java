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
import org.eclipse.microprofile.config.ConfigProvider;
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

    /** With 60 s, tasks that a silent replica had locked stayed overdue for a minute. */
    @Test
    void aSilentTransactionLosesItsLocksSoonAfterTheLongestWaitOfABatch() {
        long sendMs = ConfigProvider.getConfig().getValue("DISPATCH_TIMEOUT_MS", Long.class);
        long lockMs = milliseconds("lock_timeout");

        assertThat(milliseconds("idle_in_transaction_session_timeout"))
                .isGreaterThan(lockMs + sendMs)
                .isLessThan(30_000);
    }

    private long milliseconds(String setting) {
        return tables.number("SELECT setting::bigint FROM pg_settings WHERE name = ?", setting);
    }
}
