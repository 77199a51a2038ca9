package io.parsermanager.source.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.settings.Settings;
import io.parsermanager.source.transfer.ImportSources.Report;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upload may come slowly: nobody waits for it meanwhile. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ImportLocksTest {
    @Inject
    Tables tables;

    @Inject
    ImportSources importSources;

    @Inject
    SourceFormats formats;

    @Inject
    Settings settings;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noRowIsLockedWhileTheUploadIsRead(boolean dryRun) throws Exception {
        tables.sql(
                "INSERT INTO source (source_type, external_id, name) VALUES ('RSS', 'https://example.org/0', 'old')");
        String rows = rows(settings.importChunkSize() + 1);
        InputStream slow =
                new SequenceInputStream(new SequenceInputStream(file(rows), new LooksAtTheDatabase()), file(rows(1)));

        Report report = importSources.run(formats.named("jsonl"), slow, dryRun);

        assertThat(report.made()).isEqualTo(settings.importChunkSize());
        assertThat(report.made() + report.changed() + report.same() + report.rejected())
                .isEqualTo(settings.importChunkSize() + 2L);
        assertThat(tables.text("SELECT min(name) FROM source WHERE external_id = 'https://example.org/0'"))
                .isIn("meanwhile", dryRun ? "meanwhile" : "new");
    }

    @Test
    void aDryRunCountsARowThatComesAgainLaterAsTheSame() throws Exception {
        int chunk = settings.importChunkSize();

        Report report = importSources.run(formats.named("jsonl"), file(rows(chunk + 5) + rows(5)), true);

        assertThat(report.made()).isEqualTo(chunk + 5L);
        assertThat(report.same()).isEqualTo(5);
    }

    /** The end of a part of a file, at which the sender seems to wait. */
    private final class LooksAtTheDatabase extends InputStream {
        @Override
        public int read() {
            assertThat(tables.number("SELECT count(*) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"))
                    .isZero();
            tables.sql("UPDATE source SET name = 'meanwhile' WHERE external_id = 'https://example.org/0'");
            return -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int most) {
            return read();
        }
    }

    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/%d\", \"name\": \"new\"}\n"
                                ::formatted)
                .collect(Collectors.joining());
    }

    private static InputStream file(String text) throws IOException {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
