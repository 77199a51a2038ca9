package io.parsermanager.source.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL counts a table only now and then. Until it does, a session that has met the table with ten rows must cope with thousands. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class GrowingTablesTest {
    private static final int ROWS = 12_000;

    @Inject
    Tables tables;

    @Inject
    ImportSources importSources;

    @Inject
    SourceFormats formats;

    @BeforeEach
    void countTheEmptyTables() {
        tables.clear();
        tables.sql("ALTER TABLE source SET (autovacuum_enabled = false)");
        tables.sql("VACUUM (ANALYZE) source");
    }

    @AfterEach
    void countAsEver() {
        tables.sql("ALTER TABLE source RESET (autovacuum_enabled)");
        tables.clear();
    }

    @Test
    void noRowOfAnImportReadsTheWholeTable() throws Exception {
        for (int one = 0; one < 12; one++) {
            importSources.run(formats.named("jsonl"), file(one, one + 1), false);
        }
        long before = read();

        importSources.run(formats.named("jsonl"), file(100, 100 + ROWS), false);

        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        tables.number("SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'source'") >= ROWS);
        assertThat(read() - before)
                .as("rows of source that were read one after the other")
                .isLessThan(100L * ROWS);
    }

    private long read() {
        return tables.number("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'source'");
    }

    private static ByteArrayInputStream file(int from, int to) {
        return new ByteArrayInputStream(IntStream.range(from, to)
                .mapToObj(
                        "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/%d\", \"name\": \"new\"}\n"
                                ::formatted)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
    }
}
