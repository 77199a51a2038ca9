package io.parsermanager.web.task;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the pages of groups and tasks. Russian: messages/task_ru.properties. */
@MessageBundle("task")
public interface TaskMessages {
    @Message("Group")
    String group();

    @Message("Task")
    String task();

    @Message("Firing")
    String fired();

    @Message("Open until")
    String closes();

    @Message("Trigger")
    String trigger();

    @Message("schedule")
    String by_cron();

    @Message("manual")
    String by_hand();

    @Message("Progress")
    String progress();

    @Message("Tasks")
    String total();

    @Message("No groups match. Clear the filter or wait for the next run.")
    String no_groups();

    @Message("No tasks match. Clear the filter or wait for the next run.")
    String no_tasks();

    @Message("Cancel")
    String cancel();

    @Message("Retry")
    String retry();

    @Message(
            "Cancels unfinished tasks: {n}. You cannot undo this: the service tells the parsers to stop. A retry creates new tasks.")
    String cancel_count(long n);

    @Message(
            "Creates new tasks for sources that did not succeed, at most: {n}. Sources with an active task are skipped. You can cancel the new tasks.")
    String retry_count(long n);

    @Message("Cancels this task. You cannot undo this; a retry creates a new task.")
    String cancel_one();

    @Message("Creates a new task for the sources that did not succeed. This task stays as it is.")
    String retry_one();

    @Message("Reason")
    String why();

    @Message("Yes, cancel")
    String yes_cancel();

    @Message("Yes, retry")
    String yes_retry();

    @Message("No, go back")
    String no_back();

    @Message("Cancel all matching")
    String cancel_matching();

    @Message("Retry all matching")
    String retry_matching();

    @Message("Retry the canceled tasks…")
    String undo_cancel();

    @Message("No matching task allows this action.")
    String nothing_matches();

    @Message("Attempt")
    String attempt();

    @Message("Attempts")
    String attempts();

    @Message("Course")
    String course();

    @Message(
            "{#when kind}{#is 'WAIT'}wait to be sent{#is 'BACK_OFF'}back-off{#is 'PAUSE'}back-off and wait to be sent{#is 'HELD'}held by a quota{#is 'QUEUE'}wait for a parser{#is 'WORK'}work{#else}{kind}{/when}")
    String phase(String kind);

    @Message("Ended")
    String ended();

    @Message(
            "{#when outcome}{#is 'FAILED'}Failed{#is 'SILENT'}Parser silent{#is 'NOT_STARTED'}Not started in time{#else}{outcome}{/when}")
    String attempt_outcome(String outcome);

    @Message("Worker")
    String worker();

    @Message("Error")
    String error();

    @Message("Deadline")
    String deadline();

    @Message("Hard limit")
    String expires();

    @Message("Not before")
    String not_before();

    @Message("Cancel reason")
    String canceled_why();

    @Message("Canceled by")
    String canceled_by();

    @Message("Note")
    String note();

    @Message("Timeline")
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

    @Message("The message as the service would send it now, with the present settings and bookmarks.")
    String message_note();

    @Message("Message as sent")
    String message_look();

    @Message("Message as sent")
    String message_sent_title();

    @Message("In {topic}, partition {partition}, offset {offset}")
    String message_place(String topic, int partition, long offset);

    @Message("Headers")
    String message_headers();

    @Message(
            "The topic no longer has the message, or the service did not find it within DEAD_LETTER_READ_TIMEOUT_MS. The task's page shows the message as it would be sent now.")
    String message_gone();

    @Message(
            "The service has not sent the task since its last attempt. The task's page shows the message as it would be sent now.")
    String message_unsent();

    @Message("Statistics")
    String stats();

    @Message("Outcome")
    String outcome();

    @Message("as the task")
    String as_task();

    @Message("Error code")
    String error_code();

    @Message("Host")
    String host();

    @Message("Finished from")
    String finished_from();

    @Message(
            "Worker and host are searched among the newest 100,000 tasks. To search older ones, set \"Created before\".")
    String searched();

    @Message("Source")
    String source();

    @Message("and {n} more")
    String more_sources(String n);

    @Message("took {span}")
    String worked(String span);

    @Message("Failed sources: {n}.")
    String failed_sources(String n);

    @Message("Source id")
    String source_id();

    @Message("Group id")
    String group_id();

    @Message("Task id")
    String task_id();

    @Message("All tasks")
    String all_tasks();

    @Message(
            "{#when reason}{#is 'NOT_DISPATCHED'}not sent in time{#is 'NOT_STARTED'}not started in time{#is 'SILENT'}parser silent{#is 'HARD_LIMIT'}hard limit reached{#is 'MANUAL'}canceled by a person{#else}{reason}{/when}")
    String reason_name(String reason);
}
