package io.parsermanager.web.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The form that edits a task type. */
@RequestScoped
public class TaskTypeForm {
    private static final List<String> NUMBERS = List.of(
            "spread_s",
            "batch_size",
            "max_attempts",
            "backoff_s",
            "backoff_max_s",
            "dispatch_timeout_s",
            "start_timeout_s",
            "silence_timeout_s",
            "max_duration_s");

    /** A page that was opened before an upgrade does not have these fields, and does not change them. */
    private static final List<String> NEWER_NUMBERS =
            List.of("slice_s", "min_interval_s", "max_interval_s", "fresh_within_s");

    /** The same for these choices. */
    private static final List<String> CHOICES = List.of("pace", "on_silent", "on_not_started");

    /** Fields of a task type that the form shows. A change of others does not conflict with it. */
    private static final List<String> SHOWN = Stream.of(
                    NUMBERS,
                    NEWER_NUMBERS,
                    CHOICES,
                    List.of("name", "cron", "time_zone", "enabled", "by_default", "adaptive_by_default", "params"))
            .flatMap(List::stream)
            .toList();

    private final ObjectMapper json;
    private final Precondition precondition;

    TaskTypeForm(ObjectMapper json, Precondition precondition) {
        this.json = json;
        this.precondition = precondition;
    }

    /** The form with the present values. */
    FormState of(TaskTypeView taskType) {
        Map<String, Object> values = new HashMap<>();
        values.put(FormState.VERSION, version(taskType));
        values.put("name", taskType.name());
        values.put("enabled", taskType.enabled());
        values.put("by_default", taskType.byDefault());
        values.put("cron", taskType.cron());
        values.put("time_zone", taskType.timeZone());
        values.put("spread_s", taskType.spreadS());
        values.put("slice_s", taskType.sliceS());
        values.put("batch_size", taskType.batchSize());
        values.put("max_attempts", taskType.maxAttempts());
        values.put("backoff_s", taskType.backoffS());
        values.put("backoff_max_s", taskType.backoffMaxS());
        values.put("dispatch_timeout_s", taskType.dispatchTimeoutS());
        values.put("start_timeout_s", taskType.startTimeoutS());
        values.put("silence_timeout_s", taskType.silenceTimeoutS());
        values.put("max_duration_s", taskType.maxDurationS());
        values.put("on_silent", taskType.onSilent().name());
        values.put("on_not_started", taskType.onNotStarted().name());
        values.put("adaptive_by_default", taskType.adaptiveByDefault());
        values.put("pace", taskType.pace().name());
        values.put("min_interval_s", taskType.minIntervalS());
        values.put("max_interval_s", taskType.maxIntervalS());
        values.put("fresh_within_s", taskType.freshWithinS() == null ? "" : taskType.freshWithinS());
        values.put("params", taskType.params().toPrettyString());
        return FormState.of(values);
    }

    /** The form as it was sent and rejected. */
    FormState of(TaskTypeView taskType, MultivaluedMap<String, String> form, Rejection rejection) {
        return FormState.rejected(form, rejection, () -> version(taskType));
    }

    /** Says which version of the task type the sent form was made of. Call it before the change. */
    void expectVersion(MultivaluedMap<String, String> form) {
        precondition.expect(form.getFirst(FormState.VERSION), SHOWN);
    }

    /** What the form says, as REST's body of a task type. */
    ObjectNode body(MultivaluedMap<String, String> form, TaskTypeView taskType) {
        FormBody body = new FormBody(form)
                .text("name")
                .text("cron")
                .text("time_zone")
                .box("enabled")
                .box("by_default")
                .object("params", taskType.params(), json);
        NUMBERS.forEach(body::number);
        NEWER_NUMBERS.stream().filter(form::containsKey).forEach(body::number);
        CHOICES.stream().filter(form::containsKey).forEach(body::text);
        if (form.containsKey("pace")) {
            body.box("adaptive_by_default");
        }
        return body.body();
    }

    private String version(TaskTypeView taskType) {
        return precondition.version(taskType, SHOWN);
    }
}
