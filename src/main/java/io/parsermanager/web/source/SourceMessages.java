package io.parsermanager.web.source;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the pages of sources. Russian: messages/source_ru.properties. */
@MessageBundle("source")
public interface SourceMessages {
    @Message("External id")
    String search();

    @Message("Full address or id")
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

    @Message("Add a source")
    String add();

    @Message("Add a schedule")
    String add_schedule();

    @Message("Import")
    String imports();

    @Message("Export")
    String exports();

    @Message("No sources match. Clear the filter or try another spelling.")
    String none_found();

    @Message("No sources yet. Add one or import a file.")
    String none_yet();

    @Message("Sources, in the order they were added")
    String caption();

    @Message("Edit source {id}")
    String edit_title(Long id);

    @Message("Cancel")
    String back();

    @Message("Enable")
    String enable();

    @Message("Disable")
    String disable();

    @Message("Run now")
    String run();

    @Message("Creates a task for each schedule now, due or not.")
    String run_says();

    @Message("Reason (kept with the group)")
    String run_why();

    @Message("Create tasks")
    String run_yes();

    @Message("Group {id}")
    String group(Long id);

    @Message("Skipped, last task still active: {n}.")
    String overlaps(long n);

    @Message("Skipped, disabled: {n}.")
    String left_disabled(long n);

    @Message("Skipped, paused: {n}.")
    String left_paused(long n);

    @Message("Delete")
    String delete();

    @Message("Deletes the source and its schedules for good. Disable the source to keep them.")
    String delete_says();

    @Message("Also delete its history")
    String delete_history();

    @Message("Delete for good")
    String delete_yes();

    @Message("Details")
    String facts();

    @Message("Changed")
    String changed();

    @Message("private network")
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

    @Message("Schedules with their next run and its reason")
    String schedules_caption();

    @Message("No schedules, so the service creates no tasks. Add a schedule by the API: POST source_schedule/.")
    String no_schedules();

    @Message("History")
    String history();

    @Message("Latest tasks: {total}, newest on the right · success {good} · failed {bad} · other {other}")
    String plot(int total, long good, long bad, long other);

    @Message("up: success · down: failed · short: canceled or unfinished")
    String plot_legend();

    @Message("Own error at the last visit")
    String own_error();

    @Message("Visits of {taskType}")
    String visits(String taskType);

    @Message("Visits: {total}, newest on the right · with new items: {useful} · new items: {found}")
    String visits_words(int total, long useful, long found);

    @Message("line: time since the visit before, {low} to {high}, logarithmic · bars: new items, at most {most}")
    String visits_legend(String low, String high, int most);

    @Message("Visits as a table")
    String visits_table();

    @Message("Visit")
    String visit();

    @Message("Since the visit before")
    String since_before();

    @Message("New items")
    String new_items();

    @Message("Items in the answer")
    String items();

    @Message("Error")
    String error();

    @Message("No tasks yet. Run it now or wait for its next run.")
    String no_tasks();

    @Message("The parsers of {taskType} propose a new address ({n} times in a row):")
    String moved_to(String taskType, Integer n);

    @Message("Use the new address")
    String move();

    @Message("Latest tasks")
    String tasks_caption();

    @Message("Task")
    String task();

    @Message("Attempt")
    String attempt();

    @Message("All tasks")
    String all_tasks();

    @Message("Order")
    String order();

    @Message("Oldest first")
    String oldest_first();

    @Message("Newest first")
    String newest_first();

    @Message("Sources: {n}")
    String total(int n);

    @Message("Sources on this page: {n}")
    String rows_here(int n);

    @Message("Latest outcomes")
    String outcomes();

    @Message("Next run")
    String next_run();

    @Message("no schedule")
    String none_planned();

    @Message("schedules: {n}")
    String schedules_of(int n);

    @Message("Latest outcomes: success {good}, failed {bad}, canceled {other}")
    String strip(long good, long bad, long other);
}
