package io.parsermanager.web.deadletter;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the page of dead letters says: in English here, in Russian in messages/deadletter_ru.properties. */
@MessageBundle("deadletter")
public interface DeadLetterMessages {
    @Message(
            "Statuses that can never be applied, the newest first. Their tasks wait for a right one, or until their deadline; nothing here needs to be deleted, the topic forgets by itself.")
    String intro();

    @Message(
            "{#when reason}{#is 'NOT_JSON'}not JSON{#is 'TOO_LARGE'}too large{#is 'NOT_A_STATUS'}not a status{#is 'NO_TASK_ID'}no task_id{#is 'NO_STATUS'}no status{#is 'UNKNOWN_STATUS'}unknown status{#is 'UNKNOWN_TASK'}unknown task{#is 'FUTURE_ATTEMPT'}attempt never made{#is 'REFUSED_BY_DATABASE'}refused by the database{#else}{reason}{/when}")
    String reason_name(String reason);

    @Message(
            "{#when reason}{#is 'NOT_JSON'}The parser sends something that is empty or not JSON. Whoever runs it must mend it.{#is 'TOO_LARGE'}The status is longer than KAFKA_STATUS_MAX_BYTES. The parser must send less in stats and state.{#is 'NOT_A_STATUS'}A field has a wrong type or is out of bounds: the message below names it. The parser must be mended.{#is 'NO_TASK_ID'}The parser must send back the task_id that it was given.{#is 'NO_STATUS'}The parser must say IN_PROGRESS, SUCCESS or FAILED.{#is 'UNKNOWN_STATUS'}Parsers may say IN_PROGRESS, SUCCESS or FAILED, nothing else.{#is 'UNKNOWN_TASK'}The task was never made here, or its retention is over. Does the parser report to the right service?{#is 'FUTURE_ATTEMPT'}The parser must send back the attempt that it was given.{#is 'REFUSED_BY_DATABASE'}PostgreSQL cannot keep what it says, such as a NUL in a text. The parser must leave that out.{#else}{/when}")
    String helps(String reason);

    @Message("No dead letter. All that parsers report is understood.")
    String none();

    @Message("No dead letter with this reason. Clear the filter to see the others.")
    String none_of_reason();

    @Message("From")
    String from();

    @Message("{topic}, partition {partition}, offset {offset}")
    String place(String topic, String partition, String offset);

    @Message("Key")
    String key();

    @Message("Value, {bytes} bytes")
    String value(int bytes);

    @Message("Not text; in base64")
    String binary();

    @Message("empty")
    String empty();

    @Message("Shortened")
    String shortened();

    @Message("What helps")
    String what_helps();

    @Message("another program's")
    String unknown();

    @Message("Some were looked through, and there is more to look at.")
    String more();
}
