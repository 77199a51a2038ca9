package io.parsermanager.web.form;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.text.TimeRules;
import io.parsermanager.web.layout.Visitor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.transaction.Transactional;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import org.hibernate.Session;

/** Reads times of forms and of links, in the visitor's zone. */
@RequestScoped
public class TimeValues {
    private static final Map<String, Duration> PRESETS = Map.of(
            "15m",
            Duration.ofMinutes(15),
            "1h",
            Duration.ofHours(1),
            "24h",
            Duration.ofHours(24),
            "7d",
            Duration.ofDays(7));

    private static final String SINCE = "SELECT now() - make_interval(secs => :seconds)";

    private final Session session;
    private final Visitor visitor;

    TimeValues(Session session, Visitor visitor) {
        this.session = session;
        this.visitor = visitor;
    }

    /** A time from a browser's field (minutes, in the visitor's zone), or in the form of the API. An empty field is null. */
    public Instant moment(String name, String sent) {
        String text = FormValues.text(sent);
        if (text == null) {
            return null;
        }
        try {
            Instant time = text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).atZone(visitor.zone()).toInstant();
            if (TimeRules.isInRange(time)) {
                return time;
            }
        } catch (DateTimeException e) {
            // as below
        }
        throw InvalidInputException.parameter(name, "'%s' is not a time such as 2026-12-31T08:30".formatted(text));
    }

    /** The same, unless the visitor pressed a preset such as 1h: then it is that long ago. */
    @Transactional
    public Instant since(String within, String name, String sent) {
        if (FormValues.text(within) == null) {
            return moment(name, sent);
        }
        Duration length = PRESETS.get(within);
        if (length == null) {
            throw FormValues.notOffered("within", within);
        }
        return session.createNativeQuery(SINCE, Instant.class)
                .setParameter("seconds", (double) length.toSeconds())
                .getSingleResult();
    }

    /** The end of a filter: none after a preset. */
    public Instant until(String within, String name, String sent) {
        return FormValues.text(within) == null ? moment(name, sent) : null;
    }
}
