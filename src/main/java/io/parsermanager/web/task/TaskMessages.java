package io.parsermanager.web.task;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages of groups and tasks say. In Russian: messages/task_ru.properties. */
@MessageBundle("task")
public interface TaskMessages {
    @Message("Group")
    String group();

    @Message("Task")
    String task();

    @Message("Made by")
    String trigger();

    @Message("schedule")
    String by_cron();

    @Message("hand")
    String by_hand();

    @Message("Progress")
    String progress();

    @Message("Tasks")
    String total();

    @Message("No group is like that. Clear the filter, or wait for the next schedule.")
    String no_groups();

    @Message("No task is like that. Clear the filter, or wait for the next schedule.")
    String no_tasks();

    @Message("Cancel")
    String cancel();

    @Message("Retry")
    String retry();

    @Message(
            "Cancels {n} unfinished tasks. This cannot be undone: what a parser has begun is told to stop. A retry makes new tasks.")
    String cancel_count(long n);

    @Message(
            "Makes new tasks for up to {n} sources that did not succeed. Sources with an active task are left out. The new tasks can be canceled.")
    String retry_count(long n);

    @Message("Cancels this task. This cannot be undone; a retry makes a new task.")
    String cancel_one();

    @Message("Makes a new task for its sources that did not succeed. This one stays as it is.")
    String retry_one();

    @Message("Reason (kept with it)")
    String why();

    @Message("Yes, cancel")
    String yes_cancel();

    @Message("Yes, retry")
    String yes_retry();

    @Message("No, go back")
    String no_back();

    @Message("Cancel all of these")
    String cancel_matching();

    @Message("Retry all of these")
    String retry_matching();

    @Message("If that was a mistake, retry what was canceled…")
    String undo_cancel();

    @Message("There is nothing to do: no such task is in a state for it.")
    String nothing_matches();

    @Message("Attempt")
    String attempt();

    @Message("Worker")
    String worker();

    @Message("Error")
    String error();

    @Message("This state is overdue from")
    String deadline();

    @Message("Given up at the latest")
    String expires();

    @Message("Not sent before")
    String not_before();

    @Message("Why canceled")
    String canceled_why();

    @Message("Canceled by")
    String canceled_by();

    @Message("Note")
    String note();

    @Message("Life")
    String life();

    @Message(
            "{#when what}{#is 'CREATED'}Created{#is 'DISPATCHED'}Sent{#is 'STARTED'}Started{#is 'FINISHED'}Finished{#is 'SUCCESS'}Success{#is 'FAILED'}Failed{#is 'CANCELED'}Canceled{#else}{what}{/when}")
    String step(String what);

    @Message("not yet")
    String not_yet();

    @Message("after {span}")
    String after(String span);

    @Message("Message")
    String message_title();

    @Message("As it would be sent now, with today's settings and bookmarks.")
    String message_note();

    @Message("Read it off its topic, as it was sent")
    String message_look();

    @Message("Message as sent")
    String message_sent_title();

    @Message("In {topic}, partition {partition}, offset {offset}")
    String message_place(String topic, int partition, long offset);

    @Message("Headers")
    String message_headers();

    @Message(
            "It is no longer in the topic, or was not found within DEAD_LETTER_READ_TIMEOUT_MS. The task's page shows it as it would be sent now.")
    String message_gone();

    @Message("The task has not been sent since its last attempt. Its page shows the message as it would be sent now.")
    String message_unsent();

    @Message("What the parser counted")
    String stats();

    @Message("Outcome")
    String outcome();

    @Message("as the task")
    String as_task();

    @Message("Source id")
    String source_id();

    @Message("Group id")
    String group_id();

    @Message("Task id")
    String task_id();

    @Message("All its tasks")
    String all_tasks();

    @Message(
            "{#when reason}{#is 'NOT_DISPATCHED'}could not be sent in time{#is 'NOT_STARTED'}no parser took it in time{#is 'SILENT'}its parser fell silent{#is 'HARD_LIMIT'}it took too long{#is 'MANUAL'}a person canceled it{#else}{reason}{/when}")
    String reason_name(String reason);
}
