package io.parsermanager.security;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Prevents log injection: text of callers and parsers cannot begin a new log line or control the terminal that shows the log. */
@LoggingFilter(name = "one-line-each")
public final class LogSanitizer implements Filter {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}&&[^\\t]]");

    /** Formats the message with its parameters, in the style of its logger. */
    private static final PatternFormatter PLAIN = new PatternFormatter("%m");

    LogSanitizer() {}

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (entry instanceof ExtLogRecord record) {
            String message = PLAIN.formatMessage(entry);
            if (message != null && CONTROL.matcher(message).find()) {
                record.setMessage(visible(message), FormatStyle.NO_FORMAT);
            }
        }
        return true;
    }

    private static String visible(String message) {
        return CONTROL.matcher(message)
                .replaceAll(found -> Matcher.quoteReplacement(
                        "\\u%04x".formatted((int) found.group().charAt(0))));
    }
}
