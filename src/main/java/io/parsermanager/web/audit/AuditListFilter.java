package io.parsermanager.web.audit;

import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.TimeValues;
import io.parsermanager.web.format.TimeFormat;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;

/** The filter of the page of the audit. Null does not narrow. */
@TemplateData
public record AuditListFilter(String who, String act, String entity, String entityId, Instant since, Instant until) {
    /** The filter in an address. */
    public static class Query {
        @QueryParam("who")
        String who;

        @QueryParam("act")
        String act;

        @QueryParam("entity")
        String entity;

        @QueryParam("entity_id")
        String entityId;

        @QueryParam("since")
        String since;

        @QueryParam("until")
        String until;

        @QueryParam("within")
        String within;

        AuditListFilter filter(TimeValues times) {
            return new AuditListFilter(
                    FormValues.text(who),
                    FormValues.text(act),
                    FormValues.text(entity),
                    FormValues.text(entityId),
                    times.since(within, "since", since),
                    times.until(within, "until", until));
        }
    }

    public boolean isEmpty() {
        return from(null).equals("/audit");
    }

    /** The address of this list from a cursor on. */
    public String from(String cursor) {
        return PageUrl.of("/audit")
                .with("who", who)
                .with("act", act)
                .with("entity", entity)
                .with("entity_id", entityId)
                .with("since", since == null ? null : TimeFormat.link(since))
                .with("until", until == null ? null : TimeFormat.link(until))
                .with("cursor", cursor)
                .toString();
    }

    static List<String> list(String value) {
        return value == null ? List.of() : List.of(value);
    }
}
