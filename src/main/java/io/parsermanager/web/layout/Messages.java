package io.parsermanager.web.layout;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the layout, and texts that several pages share. Russian: messages/msg_ru.properties. */
@MessageBundle("msg")
public interface Messages {
    @Message("Parser Manager")
    String product();

    @Message("Skip to the content")
    String skip();

    @Message("Sections")
    String sections();

    @Message("Overview")
    String overview();

    @Message("What fails")
    String failures();

    @Message("Groups")
    String groups();

    @Message("Tasks")
    String tasks();

    @Message("Sources")
    String sources();

    @Message("Schedules")
    String schedules();

    @Message("Task types")
    String task_types();

    @Message("Source types")
    String source_types();

    @Message("Quotas")
    String quotas();

    @Message("Dead letters")
    String dead_letters();

    @Message("Webhooks")
    String webhooks();

    @Message("Role")
    String role();

    @Message("{#when role}{#is 'admin'}administrator{#is 'operator'}operator{#is 'reader'}reader{#else}none{/when}")
    String role_name(String role);

    @Message("Version")
    String version();

    @Message("Live")
    String updates_live();

    @Message("Paused")
    String updates_paused();

    @Message("Audit")
    String audit();

    @Message("Audit log")
    String changes();

    @Message("Language")
    String language();

    @Message("Theme")
    String theme();

    @Message("Automatic")
    String theme_auto();

    @Message("Light")
    String theme_light();

    @Message("Dark")
    String theme_dark();

    @Message("Time zone")
    String zone();

    @Message("Local time")
    String zone_local();

    @Message("{#when word}{#is '15m'}15 min{#is '1h'}1 h{#is '24h'}24 h{#else}7 d{/when}")
    String within(String word);

    @Message("Created within")
    String created_within();

    @Message("Within")
    String happened_within();

    @Message("Task")
    String task();

    @Message("Keys")
    String keys();

    @Message("Use keys")
    String keys_on();

    @Message("Search")
    String search_box();

    @Message("Next and previous row")
    String next_row();

    @Message("Close")
    String close();

    @Message("Copy")
    String copy();

    @Message("Copied")
    String copied();

    @Message("in the last hour")
    String in_last_hour();

    @Message("Log out")
    String log_out();

    @Message("Filter")
    String filter();

    @Message("Clear")
    String clear();

    @Message("All")
    String all();

    @Message("Pages")
    String pages();

    @Message("Next page")
    String next_page();

    @Message("First page")
    String first_page();

    @Message("Status")
    String status();

    @Message("Source type")
    String source_type();

    @Message("Task type")
    String task_type();

    @Message("Reason")
    String reason();

    @Message("Actions")
    String actions();

    @Message("yes")
    String yes();

    @Message("no")
    String no();

    @Message("Id")
    String id();

    @Message("Name")
    String name();

    @Message("Created")
    String created();

    @Message("Created from")
    String created_from();

    @Message("Created before")
    String created_to();

    @Message("Finished")
    String finished();

    @Message("{#when status}"
            + "{#is 'NEW'}New{#is 'QUEUED'}Queued{#is 'IN_PROGRESS'}In progress{#is 'SUCCESS'}Success{#is 'FAILED'}Failed"
            + "{#is 'CANCELED'}Canceled{#is 'PARTIAL'}Partial{#else}{status}{/when}")
    String status_name(String status);

    @Message(
            "{#when said}{#is 'CANCELED'}Canceled: {n}{#is 'RETRIED'}New tasks created: {n}{#is 'NOTHING_TO_RETRY'}Nothing to retry: the sources succeeded, have an active task, or are disabled or paused{#is 'PAUSED'}Paused. Tasks that exist continue{#is 'RESUMED'}Resumed. Missed runs are not repeated{#is 'SAVED'}Saved{#is 'MADE'}Tasks created: {n}{#is 'DELETED'}Deleted{#is 'RESET'}Failures reset: {n}{#is 'KEY_CLOSED'}Closed. Its tasks wait{#is 'KEY_OPENED'}Opened. Its tasks return a step apart{#is 'TESTED'}A test was sent: the first message says what became of it{#is 'SOURCES_CHANGED'}Sources changed: {n}{#is 'SOURCES_DELETED'}Sources deleted: {n}{#is 'UNDONE'}Undone. Sources changed back: {n}{#is 'REPLAYED'}Sent to the status topic again. If the service cannot apply it, it comes back as a new dead letter{#else}{/when}")
    String said(String said, long n);

    @Message("Not done. Correct the fields marked in red and send the form again.")
    String refused();

    @Message("Error")
    String error_title();

    @Message(
            "{#when status}{#is 404}There is nothing here. It may have been deleted after its retention. Go to the overview, or search the lists.{#is 403}You are not allowed to do this.{#is 409}Something changed in the meantime. Go back, reload the page and check.{#is 503}The database or Kafka is not available. Wait a few seconds and reload the page. Nothing is lost.{#is 500}The service failed, and its log says why. Reload the page. If it fails again, send the log to the operator of the service.{#else}Go back, correct what the line above names, and send it again.{/when}")
    String error_next(int status);

    @Message("To the overview")
    String to_overview();

    @Message("Save")
    String save();

    @Message("Not saved. Correct the marked fields and save again.")
    String not_saved();

    @Message("Edit")
    String edit();
}
