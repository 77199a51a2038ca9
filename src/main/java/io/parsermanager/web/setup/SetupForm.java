package io.parsermanager.web.setup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.setup.SetUpParser.Parts;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormValues;
import io.quarkus.qute.TemplateData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;

/**
 * The form that sets up a parser. It has three steps: source type, task type, source and schedule. A page shows the fields of one step and
 * carries those of the others in hidden fields, so the service keeps nothing until the last button makes everything. A field is named with
 * its part, as task_type.cron.
 */
@ApplicationScoped
public class SetupForm {
    static final int LAST_STEP = 3;

    private static final String SOURCE_TYPE = "source_type";

    /** The fields of each step, in the order of the page. */
    private static final List<List<String>> STEPS = List.of(
            List.of(SOURCE_TYPE, "source_type.code", "source_type.name", "source_type.topic"),
            List.of(
                    "task_type.code",
                    "task_type.name",
                    "task_type.cron",
                    "task_type.time_zone",
                    "task_type.spread_s",
                    "task_type.batch_size",
                    "task_type.max_attempts",
                    "task_type.start_timeout_s",
                    "task_type.silence_timeout_s",
                    "task_type.max_duration_s",
                    "task_type.by_default",
                    "task_type.params"),
            List.of(
                    "source.external_id",
                    "source.name",
                    "source.tags",
                    "source.settings",
                    "schedule.mode",
                    "schedule.interval_s",
                    "schedule.min_interval_s",
                    "schedule.max_interval_s",
                    "schedule.enabled"));

    private static final List<String> NUMBERS =
            List.of("spread_s", "batch_size", "max_attempts", "start_timeout_s", "silence_timeout_s", "max_duration_s");

    /** What a new form has. The numbers are those of a task type that REST makes without them. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("task_type.cron", "0 * * * *"),
            Map.entry("task_type.time_zone", "UTC"),
            Map.entry("task_type.spread_s", "0"),
            Map.entry("task_type.batch_size", "1"),
            Map.entry("task_type.max_attempts", "3"),
            Map.entry("task_type.start_timeout_s", "600"),
            Map.entry("task_type.silence_timeout_s", "600"),
            Map.entry("task_type.max_duration_s", "14400"),
            Map.entry("task_type.by_default", "true"),
            Map.entry("task_type.params", "{}"),
            Map.entry("source.settings", "{}"),
            Map.entry("schedule.mode", "CRON"),
            Map.entry("schedule.enabled", "true"));

    /** A field of another step that the page carries. */
    @TemplateData
    public record Carried(String name, String value) {}

    private final ObjectMapper json;

    SetupForm(ObjectMapper json) {
        this.json = json;
    }

    MultivaluedMap<String, String> blank() {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        DEFAULTS.forEach(form::putSingle);
        return form;
    }

    /** The fields of the other steps that the form has. */
    List<Carried> carried(MultivaluedMap<String, String> form, int step) {
        return STEPS.stream()
                .filter(fields -> fields != STEPS.get(step - 1))
                .flatMap(List::stream)
                .filter(form::containsKey)
                .map(field -> new Carried(field, form.getFirst(field)))
                .toList();
    }

    /** The step with the first fault. */
    int step(Rejection rejection) {
        String field = rejection.faults().get(0).field();
        for (int step = 1; step < LAST_STEP; step++) {
            if (STEPS.get(step - 1).contains(field) || field.startsWith(step == 1 ? "source_type." : "task_type.")) {
                return step;
            }
        }
        return LAST_STEP;
    }

    /** What the form says in its first steps. */
    Parts parts(MultivaluedMap<String, String> form, int steps) {
        String present = FormValues.text(form.getFirst(SOURCE_TYPE));
        return new Parts(
                present,
                present == null ? sourceType(form) : null,
                steps < 2 ? null : taskType(form),
                steps < LAST_STEP ? null : source(form),
                steps < LAST_STEP ? null : schedule(form));
    }

    private static ObjectNode sourceType(MultivaluedMap<String, String> form) {
        return new FormBody(part(form, "source_type."))
                .text("code")
                .text("name")
                .text("topic")
                .body();
    }

    private ObjectNode taskType(MultivaluedMap<String, String> form) {
        FormBody body = new FormBody(part(form, "task_type."))
                .text("code")
                .text("name")
                .text("cron")
                .text("time_zone")
                .box("by_default")
                .object("params", null, json);
        NUMBERS.forEach(body::number);
        return body.body();
    }

    private ObjectNode source(MultivaluedMap<String, String> form) {
        return new FormBody(part(form, "source."))
                .text("external_id")
                .text("name")
                .list("tags")
                .object("settings", null, json)
                .body();
    }

    private static ObjectNode schedule(MultivaluedMap<String, String> form) {
        return new FormBody(part(form, "schedule."))
                .text("mode")
                .number("interval_s")
                .number("min_interval_s")
                .number("max_interval_s")
                .box("enabled")
                .body();
    }

    /** The fields of one part, by the names that REST has for them. */
    private static MultivaluedMap<String, String> part(MultivaluedMap<String, String> form, String prefix) {
        MultivaluedMap<String, String> part = new MultivaluedHashMap<>();
        form.forEach((field, values) -> {
            if (field.startsWith(prefix)) {
                part.put(field.substring(prefix.length()), values);
            }
        });
        return part;
    }
}
