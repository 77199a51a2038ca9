package io.parsermanager.web.deadletter;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the page of dead letters. Russian: messages/deadletter_ru.properties. */
@MessageBundle("deadletter")
public interface DeadLetterMessages {
    @Message(
            "Statuses that the service cannot apply, newest first. Their tasks wait for a valid status or for their deadline. You need not delete anything: Kafka's retention does it.")
    String intro();

    @Message(
            "{#when reason}{#is 'NOT_JSON'}not JSON{#is 'TOO_LARGE'}too large{#is 'NOT_A_STATUS'}not a status{#is 'NO_TASK_ID'}no task_id{#is 'NO_STATUS'}no status{#is 'UNKNOWN_STATUS'}unknown status{#is 'UNKNOWN_TASK'}unknown task{#is 'FUTURE_ATTEMPT'}attempt never made{#is 'REFUSED_BY_DATABASE'}refused by the database{#else}{reason}{/when}")
    String reason_name(String reason);

    @Message(
            "{#when reason}{#is 'NOT_JSON'}The parser sends something that is empty or not JSON. Correct the parser.{#is 'TOO_LARGE'}The status is longer than KAFKA_STATUS_MAX_BYTES. The parser must send less in stats and state.{#is 'NOT_A_STATUS'}A field has a wrong type or is out of bounds: the message names it. Correct the parser.{#is 'NO_TASK_ID'}The parser must send back the task_id that it was given.{#is 'NO_STATUS'}The parser must report IN_PROGRESS, SUCCESS or FAILED.{#is 'UNKNOWN_STATUS'}Parsers may report only IN_PROGRESS, SUCCESS or FAILED.{#is 'UNKNOWN_TASK'}The task was never created here, or its retention is over. Check that the parser reports to the right service.{#is 'FUTURE_ATTEMPT'}The parser must send back the attempt that it was given.{#is 'REFUSED_BY_DATABASE'}PostgreSQL cannot store a value, such as a NUL in a text. The parser must leave it out.{#else}{/when}")
    String helps(String reason);

    @Message("No dead letters. The service understands every status.")
    String none();

    @Message("No dead letters with this reason. Clear the filter to see the others.")
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

    @Message("Remedy")
    String what_helps();

    @Message("from another program")
    String unknown();

    @Message("Not all dead letters were searched. Go to the next page.")
    String more();

    @Message("The last 24 hours by reason")
    String last_day();

    @Message("1 h")
    String hour();

    @Message("24 h")
    String day();

    @Message("First")
    String first();

    @Message("Latest")
    String last();

    @Message("on this page: {n}")
    String on_page(int n);

    @Message("Dead letter")
    String letter();

    @Message("Open")
    String open();

    @Message("Correct and send again")
    String correct();

    @Message("Send again")
    String send_again();

    @Message(
            "The service sends the status to the status topic, as the parser of the task would. The dead letter stays. If the service cannot apply the status, it comes back as a new dead letter.")
    String send_says();

    @Message("Status")
    String status_json();

    @Message("JSON with task_id and status. Empty: the dead letter as it is.")
    String status_hint();

    @Message("Send")
    String send_now();
}
