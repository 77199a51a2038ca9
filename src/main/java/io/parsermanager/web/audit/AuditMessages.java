package io.parsermanager.web.audit;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the page of the audit. Russian: messages/audit_ru.properties. */
@MessageBundle("audit")
public interface AuditMessages {
    @Message("No entries match.")
    String none();

    @Message("Time")
    String time();

    @Message("Who")
    String who();

    @Message("claimed")
    String claimed();

    @Message("Act")
    String act();

    @Message("Entity")
    String entity();

    @Message("Entity id")
    String entity_id();

    @Message("Since")
    String since();

    @Message("Before")
    String until();

    @Message("Changes")
    String changes();

    @Message("Result")
    String result();

    @Message("done")
    String done();

    @Message("refused, {status}")
    String refused(int status);

    @Message("unknown")
    String unknown();

    @Message("A name without “claimed” was proven by a key or a token.")
    String note();
}
