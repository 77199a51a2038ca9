package io.parsermanager.web.layout;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the layout and more than one page say: in English here, in Russian in messages/msg_ru.properties. Pages have bundles of their own. */
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

    @Message("Dead letters")
    String dead_letters();

    @Message("Language")
    String language();

    @Message("Colours")
    String theme();

    @Message("Automatic")
    String theme_auto();

    @Message("Light")
    String theme_light();

    @Message("Dark")
    String theme_dark();

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

    @Message("Created from, UTC")
    String created_from();

    @Message("Created before, UTC")
    String created_to();

    @Message("Finished")
    String finished();

    @Message("{#when status}"
            + "{#is 'NEW'}New{#is 'QUEUED'}Queued{#is 'IN_PROGRESS'}In progress{#is 'SUCCESS'}Success{#is 'FAILED'}Failed"
            + "{#is 'CANCELED'}Canceled{#is 'PARTIAL'}Partial{#else}{status}{/when}")
    String status_name(String status);

    @Message(
            "{#when said}"
                    + "{#is 'CANCELED'}Canceled: {n}{#is 'RETRIED'}New tasks made: {n}{#is 'NOTHING_TO_RETRY'}Nothing to retry: its sources came out well, have an active task, or are disabled or paused"
                    + "{#is 'PAUSED'}Paused. Tasks already made run on{#is 'RESUMED'}Resumed. What was missed is not made up for"
                    + "{#is 'SAVED'}Saved{#is 'MADE'}Tasks made: {n}{#is 'DELETED'}Deleted{#is 'RESET'}Failures forgotten{#else}{/when}")
    String said(String said, long n);

    @Message("It was not done; mend what is said in red and send it again.")
    String refused();

    @Message("Something is not right")
    String error_title();

    @Message("{#when status}"
            + "{#is 404}There is nothing here. It may have been deleted when its retention was over. Go back to the overview, or look for it in the lists."
            + "{#is 403}You may not do that here."
            + "{#is 409}The state of things has changed meanwhile. Go back, reload the page and look again."
            + "{#is 503}The database or Kafka is away. Wait some seconds and reload the page; nothing is lost meanwhile."
            + "{#is 500}The failure is ours, and the log has it. Reload the page; if it happens again, send the log to whoever runs the service."
            + "{#else}Go back, mend what the line above names, and send it again.{/when}")
    String error_next(int status);

    @Message("To the overview")
    String to_overview();
}
