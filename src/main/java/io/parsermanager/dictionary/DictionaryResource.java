package io.parsermanager.dictionary;

import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.Trigger;
import io.parsermanager.task.group.GroupStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.Session;

/** The codes that the API uses, with readable names, for a client's menus. */
@Path("/api/v1/dictionary")
public class DictionaryResource {
    /** One code with its name. */
    @RegisterForReflection
    public record Entry(String code, String name) {}

    private static final String SOURCE_TYPES = "SELECT s.code, s.name FROM SourceType s ORDER BY s.code";
    private static final String TASK_TYPES =
            "SELECT t.sourceType || '.' || t.code, t.name FROM TaskType t ORDER BY t.sourceType, t.code";

    private final Session session;
    private final Map<String, Supplier<List<Entry>>> dictionaries = new LinkedHashMap<>();

    DictionaryResource(Session session) {
        this.session = session;
        dictionaries.put("source_type", () -> rows(SOURCE_TYPES));
        dictionaries.put("task_type", () -> rows(TASK_TYPES));
        dictionaries.put("task_status", () -> entries(TaskStatus.values(), TaskStatus::title));
        dictionaries.put("group_status", () -> entries(GroupStatus.values(), GroupStatus::title));
        dictionaries.put("trigger", () -> entries(Trigger.values(), Trigger::title));
        dictionaries.put("cancel_reason", () -> entries(CancelReason.values(), CancelReason::title));
    }

    @GET
    @Transactional
    public Map<String, List<Entry>> all() {
        Map<String, List<Entry>> all = new LinkedHashMap<>();
        dictionaries.forEach((name, entries) -> all.put(name, entries.get()));
        return all;
    }

    @GET
    @Path("{name}")
    @Transactional
    public List<Entry> get(String name) {
        Supplier<List<Entry>> dictionary = dictionaries.get(name);
        if (dictionary == null) {
            throw new NotFoundException(
                    "There is no dictionary %s, only %s".formatted(name, String.join(", ", dictionaries.keySet())));
        }
        return dictionary.get();
    }

    private List<Entry> rows(String hql) {
        return session.createSelectionQuery(hql, Entry.class).getResultList();
    }

    private static <E extends Enum<E>> List<Entry> entries(E[] values, Function<E, String> title) {
        return Stream.of(values)
                .map(value -> new Entry(value.name(), title.apply(value)))
                .toList();
    }
}
