package io.parsermanager.web.failure;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the page of failures. Russian: messages/failure_ru.properties. */
@MessageBundle("failure")
public interface FailureMessages {
    @Message("What fails")
    String title();

    @Message("Window")
    String window();

    @Message("{#when last}{#is '15m'}15 minutes{#is '1h'}1 hour{#is '24h'}24 hours{#else}{last}{/when}")
    String last(String last);

    @Message("Of {all} tasks that finished, {bad} failed or were canceled by a deadline.")
    String total(String all, String bad);

    @Message("Nothing failed in this window.")
    String none();

    @Message("Error")
    String error();

    @Message("without a code")
    String no_code();

    @Message("other codes")
    String other_codes();

    @Message("Tasks")
    String count();

    @Message("Trend")
    String trend();

    @Message("up from {n}")
    String up_from(String n);

    @Message("down from {n}")
    String down_from(String n);

    @Message("as before")
    String same();

    @Message("Worst hosts")
    String hosts();

    @Message("The hosts are counted among the newest 200 tasks of each code.")
    String hosts_note();

    @Message("First seen")
    String first_seen();

    @Message("Show tasks")
    String show();

    @Message("Show tasks: {what}")
    String show_what(String what);

    @Message("Retry…")
    String retry();

    @Message("Retry: {what}")
    String retry_what(String what);
}
