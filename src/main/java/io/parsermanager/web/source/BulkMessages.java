package io.parsermanager.web.source;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of actions on many sources at once. Russian: messages/bulk_ru.properties. */
@MessageBundle("bulk")
public interface BulkMessages {
    @Message("Select")
    String tick();

    @Message("Select all rows of this page")
    String tick_page();

    @Message("Bulk action")
    String bulk_act();

    @Message("Selected rows…")
    String selected_rows();

    @Message("All that match…")
    String all_matching();

    @Message(
            "{#when act}{#is 'RUN'}Run now{#is 'PAUSE'}Pause{#is 'RESUME'}Resume{#is 'ENABLE'}Enable{#is 'DISABLE'}Disable{#is 'TAG'}Add a tag{#is 'UNTAG'}Remove a tag{#is 'DELETE'}Delete{#else}{act}{/when}")
    String act_name(String act);

    @Message(
            "{#when act}{#is 'RUN'}Yes, create tasks{#is 'PAUSE'}Yes, pause{#is 'RESUME'}Yes, resume{#is 'ENABLE'}Yes, enable{#is 'DISABLE'}Yes, disable{#is 'TAG'}Yes, add the tag{#is 'UNTAG'}Yes, remove the tag{#else}Yes, delete for good{/when}")
    String yes_act(String act);

    @Message(
            "{#when act}{#is 'RUN'}Creates tasks for the schedules of these sources now, due or not: {n} sources.{#is 'PAUSE'}Pauses the sources that are not paused: {n}. Tasks that exist continue.{#is 'RESUME'}Resumes the paused sources: {n}. Missed runs are not repeated.{#is 'ENABLE'}Enables the disabled sources: {n}.{#is 'DISABLE'}Disables the enabled sources: {n}. They get no new tasks.{#is 'TAG'}Adds a tag to the sources without it, of: {n}.{#is 'UNTAG'}Removes a tag from the sources with it, of: {n}.{#else}Deletes sources and their schedules for good: {n}. It cannot be undone. Sources with an active task stay. Sources with a history stay too, unless you delete the history.{/when}")
    String act_count(String act, String n);

    @Message("One action takes the first {n} by id. Repeat it for the rest.")
    String at_most(String n);

    @Message("Sources")
    String which();

    @Message("all that match")
    String all_that_match();

    @Message("selected rows: {n}")
    String ticked(int n);

    @Message("{#when health}{#is 'FAILING'}Failing{#is 'QUARANTINED'}Quarantined{#else}Paused{/when}")
    String health_name(String health);

    @Message("There is nothing to change: no source matches, or all are so already.")
    String nothing_to_change();

    @Message("No, back")
    String no_back();

    @Message("Reason (kept with the action)")
    String bulk_why();

    @Message("Bulk actions")
    String bulk_actions();

    @Message("Bulk action {id}")
    String bulk_action(long id);

    @Message(
            "The latest changes of many sources at once, kept for 30 days. An undo changes back exactly these sources, unless somebody has changed them since.")
    String bulk_actions_says();

    @Message("No bulk actions yet. Select rows in the list of sources.")
    String no_bulk_actions();

    @Message("When")
    String when();

    @Message("Who")
    String who();

    @Message("Undo")
    String undo();

    @Message("Undone")
    String undone();

    @Message("Not deleted, because they have an active task or a history: {n}.")
    String left_behind(long n);
}
