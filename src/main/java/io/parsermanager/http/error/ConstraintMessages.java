package io.parsermanager.http.error;

import io.parsermanager.http.error.InvalidInputException.Fault;
import io.parsermanager.text.JsonRules;
import io.parsermanager.text.TimeRules;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Errors for violated constraints, by SQLSTATE and name of the constraint. PostgreSQL's own messages name tables that callers do not know.
 * ConstraintMessagesTest checks every constraint of the schema.
 */
final class ConstraintMessages {
    /** The constraint, the wrong field (- for none), what is wrong, and the remedy. */
    private static final String TABLE = """
            source_source_type_external_id_key | external_id | already exists as a source of this type: find it with GET source/?external_id=…, and change that one
            source_source_type_fkey | source_type | is not there any more, or is still in use: GET source_type/ lists what there is
            source_pkey | id | already exists
            source_type_pkey | code | already exists: change that one instead
            task_type_source_type_code_key | code | already exists for this source type: change that one instead
            task_type_source_type_fkey | source_type | is not there any more, or is still in use: GET source_type/ lists what there is
            task_type_pkey | id | already exists
            task_type_check | backoff_max_s | must not be less than backoff_s
            task_type_interval_bounds | max_interval_s | must not be less than min_interval_s
            source_schedule_source_id_task_type_id_key | task_type_id | already exists as a schedule of this source: change that one instead
            source_schedule_source_id_fkey | source_id | is not there any more
            source_schedule_task_type_id_fkey | task_type_id | is not there any more, or is still in use: delete its schedules first
            source_schedule_pkey | id | already exists
            source_schedule_quarantine_is_of_failures | failures | cannot be 0 while it is in quarantine: POST source_schedule/{id}/reset
            source_type_overload_has_a_reason | overload_reason | must be there while the source type is overloaded
            task_source_pkey | source_id | already belongs to this task
            task_source_task_id_fkey | task_id | is not there any more
            task_source_source_id_fkey | source_id | is not there any more, or is still in use: its history names it
            task_group_task_type_id_fkey | task_type_id | is not there any more, or is still in use: its history names it
            task_group_task_type_id_firing_key | - | This firing has its task group already: nothing was made twice
            task_group_pkey | id | already exists
            task_is_of_its_groups_type | task_group_id | is not there any more, or is of another task type
            task_pkey | id | already exists
            task_check | - | A task has a cancel reason if it is canceled, and only then
            task_check1 | - | A task has an end if it is finished, and only then
            task_check2 | - | A queued task says since when
            task_check3 | - | A task in progress says since when
            task_check4 | deadline_at | must not be after expires_at
            bulk_action_pkey | - | This bulk action exists already
            quota_pkey | id | already exists
            quota_code_key | code | already exists as a quota: change that one instead
            quota_source_type_fkey | source_type | is not there any more, or is still in use: GET source_type/ lists what there is
            quota_check | per_s | must be there if requests is, and only then
            quota_check1 | requests | must be there, or window_limit, or both
            quota_check2 | reserve | must be less than burst
            quota_check3 | reserve | must be less than window_limit
            quota_key_pkey | id | already exists
            quota_key_quota_id_fkey | quota_id | is not there any more
            quota_key_quota_id_name_key | name | already exists as a key of this quota: change that one instead
            quota_key_check | per_s | must be there if requests is, and only then
            tag_pause_pkey | tag | is paused already
            idempotency_key_pkey | - | Another call with this Idempotency-Key is under way: repeat it in a moment
            cancel_to_announce_pkey | - | This cancel is being announced already
            audit_pkey | - | This audit entry exists already
            audit_outcome_pkey | - | This audit entry has its outcome already
            audit_outcome_audit_id_fkey | - | The audit entry is not there any more
            event_consumer_pkey | - | This consumer of events exists already
            event_outbox_pkey | - | This event exists already
            task_event_outbox_pkey | - | This event exists already
            task_event_outbox_task_ids_check | - | A row of events needs tasks
            webhook_pkey | id | already exists
            webhook_check | chat_id | must be there if body is TELEGRAM, and only then
            webhook_check1 | - | A secret of before needs the time until which it counts
            webhook_delivery_pkey | - | This message exists already
            webhook_delivery_webhook_id_fkey | webhook_id | is not there any more
            webhook_delivery_webhook_id_message_id_key | - | This message exists already
            webhook_delivery_check | - | A message that waits has not ended
            incident_pkey | - | This incident exists already
            incident_webhook_id_fkey | - | The webhook is not there any more
            incident_check | - | An incident that nobody was told of has not ended
            incident_source_pkey | - | The source belongs to an incident already
            incident_source_incident_id_fkey | - | The incident is not there any more
            work_minute_pkey | - | This minute is counted already
            outcome_minute_pkey | - | This minute is counted already
            failure_since_pkey | - | This minute is counted already
            """;

    private static final Map<String, Fault> CONSTRAINTS = read();

    /** The name that PostgreSQL gives to an unnamed check of one column. */
    private static final Pattern COLUMN_CHECK = Pattern.compile(
            "(?:source_schedule|source_type|source|task_group|task_source|task_type|task|tag_pause|idempotency_key"
                    + "|audit_outcome|audit|work_minute|outcome_minute|quota_key|quota|event_consumer|webhook_delivery|webhook|bulk_action)_(.+)_check");

    private ConstraintMessages() {}

    /** The error for a violation of class 22 or 23, or for 54000. */
    static Fault fault(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("23") && server != null) {
            if (server.getConstraint() != null) {
                return constraint(server.getConstraint());
            } else if (server.getColumn() != null) {
                return new Fault("/" + server.getColumn(), null, "must not be null");
            }
        }
        return new Fault("", null, "The request holds " + value(state));
    }

    /** Whether a constraint has its own sentence. */
    static boolean knows(String constraint) {
        return CONSTRAINTS.containsKey(constraint)
                || COLUMN_CHECK.matcher(constraint).matches();
    }

    static Fault constraint(String name) {
        Fault known = CONSTRAINTS.get(name);
        if (known != null) {
            return known;
        }
        Matcher column = COLUMN_CHECK.matcher(name);
        return column.matches()
                ? new Fault(
                        "/" + column.group(1),
                        null,
                        "is outside the limits of this field: /q/openapi says what they are")
                : new Fault("", null, "The request breaks the rule " + name + " of the database");
    }

    private static String value(String state) {
        return switch (state) {
            case "22021", "22P05" -> "a NUL (U+0000), which PostgreSQL cannot keep: take it out";
            case "22P02", "22032" ->
                "JSON that PostgreSQL cannot keep: a NUL, half of a surrogate pair or a number that is too large";
            case "22001" -> "a text that is longer than its field";
            case "22003" ->
                "a number that is larger than its field, or of more than %d digits".formatted(JsonRules.MAX_DIGITS);
            case "22007", "22008" -> "a time that PostgreSQL cannot keep: it " + TimeRules.FORM;
            case "54000" -> "a value that is larger than PostgreSQL can index";
            default -> "a value that PostgreSQL cannot keep";
        };
    }

    private static Map<String, Fault> read() {
        Map<String, Fault> read = new HashMap<>();
        for (String line : TABLE.strip().lines().toList()) {
            List<String> cells = List.of(line.split(" \\| ", 3));
            String pointer = cells.get(1).equals("-") ? "" : "/" + cells.get(1);
            read.put(cells.get(0), new Fault(pointer, null, cells.get(2)));
        }
        return Map.copyOf(read);
    }
}
