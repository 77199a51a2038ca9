package io.parsermanager.web.source;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages of sources say: in English here, in Russian in messages/source_ru.properties. */
@MessageBundle("source")
public interface SourceMessages {
    @Message("External id")
    String search();

    @Message("An address or id, whole")
    String search_hint();

    @Message("Tag")
    String tag();

    @Message("Tags")
    String tags();

    @Message("Enabled")
    String enabled();

    @Message("Disabled")
    String disabled();

    @Message("Health")
    String health();

    @Message("Failing")
    String failing();

    @Message("Quarantined")
    String quarantined();

    @Message("Paused")
    String paused();

    @Message("by {who}")
    String by(String who);

    @Message("since")
    String since();

    @Message("until")
    String until();

    @Message("until somebody resumes it")
    String until_resumed();

    @Message("Add a source")
    String add();

    @Message("Import")
    String imports();

    @Message("Export these")
    String exports();

    @Message("No source is like that. Clear the filter, or look for another spelling.")
    String none_found();

    @Message("There are no sources yet. Add one, or import a file of them.")
    String none_yet();

    @Message("Sources, in the order they were added")
    String caption();

    @Message("Edit")
    String edit();

    @Message("Edit source {id}")
    String edit_title(Long id);

    @Message("Save")
    String save();

    @Message("Back without saving")
    String back();

    @Message("Enable")
    String enable();

    @Message("Disable")
    String disable();

    @Message("{#if paused}Change the pause{#else}Pause{/if}")
    String pause_button(boolean paused);

    @Message("It makes no tasks until it is resumed. Tasks already made run on.")
    String pause_says();

    @Message("Why (others will see it)")
    String pause_why();

    @Message("Until, UTC (empty: until somebody resumes it)")
    String pause_until();

    @Message("Pause it")
    String pause_yes();

    @Message("Resume")
    String resume();

    @Message("Run now")
    String run();

    @Message("Makes a task for each of its schedules at once, due or not.")
    String run_says();

    @Message("Why (kept with the group)")
    String run_why();

    @Message("Make the tasks")
    String run_yes();

    @Message("Group {id}")
    String group(Long id);

    @Message("Left out, their last task is still active: {n}")
    String overlaps(long n);

    @Message("Left out, disabled: {n}")
    String left_disabled(long n);

    @Message("Left out, paused: {n}")
    String left_paused(long n);

    @Message("Delete")
    String delete();

    @Message("The source and its schedules go for good. Disabling it keeps them.")
    String delete_says();

    @Message("Also forget what past tasks say of it")
    String delete_history();

    @Message("Delete it for good")
    String delete_yes();

    @Message("What it is")
    String facts();

    @Message("Changed")
    String changed();

    @Message("leads into a private network")
    String private_address();

    @Message("Settings (JSON)")
    String settings();

    @Message("Sent to the parser with every task")
    String settings_hint();

    @Message("Separated by commas")
    String tags_hint();

    @Message("External id")
    String external_id();

    @Message("The address of the feed, the community or the channel")
    String external_id_hint();

    @Message("Empty: the external id")
    String name_hint();

    @Message("Its schedules: when it runs next, and why then")
    String schedules_caption();

    @Message("It has no schedule, so nothing is made of it. Schedules are added by the API: POST source_schedule/.")
    String no_schedules();

    @Message("What became of its tasks")
    String history();

    @Message("Of the last {total} tasks, newest at the right: success {good}, failed {bad}, other {other}")
    String plot(int total, long good, long bad, long other);

    @Message("up: success · down: failed · short: canceled or at work")
    String plot_legend();

    @Message("No task has been made for it yet. Run it now, or wait for its next run.")
    String no_tasks();

    @Message("Its latest tasks")
    String tasks_caption();

    @Message("Task")
    String task();

    @Message("Attempt")
    String attempt();

    @Message("All its tasks")
    String all_tasks();

    @Message("Import sources")
    String import_title();

    @Message(
            "OPML, CSV or JSON Lines, up to {max} MB. What is there already is changed, never doubled; what the file leaves out stays.")
    String import_says(long max);

    @Message("File")
    String file();

    @Message("Format")
    String format();

    @Message("By the file's name")
    String format_auto();

    @Message("Choose a file first.")
    String choose_file();

    @Message("The file's name does not tell its format: choose it. Names end in .opml, .xml, .csv or .jsonl.")
    String choose_format();

    @Message("Check, change nothing")
    String check();

    @Message("Import")
    String import_yes();

    @Message("At work. A large file takes a while; it is safe to import it again if this breaks off.")
    String working();

    @Message("Upload")
    String upload();

    @Message("Processed")
    String read();

    @Message("What would come of it: nothing is changed yet")
    String would();

    @Message("Imported")
    String came();

    @Message("New")
    String made();

    @Message("Changed")
    String altered();

    @Message("The same")
    String same();

    @Message("Rejected")
    String rejected();

    @Message("Rejected rows")
    String rejections();

    @Message("Rejected rows: the first {n} of {total}")
    String first_rejections(int n, long total);

    @Message("Line")
    String line();

    @Message("Value")
    String value();

    @Message("If that is right, press Import.")
    String now_import();

    @Message("Choose the file again for it: it is not kept here.")
    String choose_again();

    @Message("The file cannot be read to its end")
    String broken();

    @Message("Mend the file at that place and send it again: what is there already is not doubled.")
    String broken_next();

    @Message("To the sources")
    String to_sources();

    @Message("It was not saved. Mend what is marked and send it again.")
    String mend();
}
