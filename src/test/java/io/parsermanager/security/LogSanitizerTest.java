package io.parsermanager.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

/** Nobody begins a line of the log but the log. */
class LogSanitizerTest {
    private static final LogSanitizer FILTER = new LogSanitizer();

    @Test
    void aLineBreakInAValueIsShownAndBreaksNoLine() {
        ExtLogRecord entry = new ExtLogRecord(Level.INFO, "detail=%s", ExtLogRecord.FormatStyle.PRINTF, "x");
        entry.setParameters(new Object[] {"x\r\n2026-11-24 INFO all is well\u001b[2J\u2028"});

        assertThat(FILTER.isLoggable(entry)).isTrue();
        assertThat(new PatternFormatter("%m").formatMessage(entry))
                .isEqualTo("detail=x\\u000d\\u000a2026-11-24 INFO all is well\\u001b[2J\\u2028");
    }

    @Test
    void whatIsPlainStaysAsItIs() {
        ExtLogRecord entry = new ExtLogRecord(Level.INFO, "100% of\tя", ExtLogRecord.FormatStyle.NO_FORMAT, "x");

        assertThat(FILTER.isLoggable(entry)).isTrue();
        assertThat(new PatternFormatter("%m").formatMessage(entry)).isEqualTo("100% of\tя");
    }
}
