package io.parsermanager.source.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.FieldRule;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import org.hibernate.Session;

/** Creates, changes and deletes source types by the fields of a body or a form. */
@ApplicationScoped
public class ChangeSourceType {
    private static final String IN_USE = """
            SELECT EXISTS (SELECT FROM source WHERE source_type = :code) OR EXISTS (SELECT FROM task_type WHERE source_type = :code)
            """;

    private final Session session;
    private final FindSourceTypes findSourceTypes;
    private final MergePatch bodies;
    private final TaskTopics topics;
    private final Precondition precondition;

    ChangeSourceType(
            Session session,
            FindSourceTypes findSourceTypes,
            MergePatch bodies,
            TaskTopics topics,
            Precondition precondition) {
        this.session = session;
        this.findSourceTypes = findSourceTypes;
        this.bodies = bodies;
        this.topics = topics;
        this.precondition = precondition;
    }

    @Transactional
    public SourceTypeView create(ObjectNode body) {
        SourceTypeFields fields = bodies.over(
                SourceTypeFields.DEFAULTS, body, List.of(FieldRule.of("code", "topic", this::requireUsable)));
        if (SourceType.findById(fields.code()) != null) {
            throw new ConflictException("There is a source type %s already: patch it instead".formatted(fields.code()));
        }
        SourceType type = new SourceType();
        type.code = fields.code();
        set(type, fields);
        type.persistAndFlush();
        return findSourceTypes.get(type.code);
    }

    @Transactional
    SourceTypeView patch(String code, ObjectNode body) {
        precondition.lockAndCheck("source_type", "code", code, () -> findSourceTypes.get(code));
        SourceType type =
                SourceType.<SourceType>findByIdOptional(code).orElseThrow(() -> FindSourceTypes.missing(code));
        SourceTypeFields before = new SourceTypeFields(
                type.code, type.name, type.topic, type.enabled, (ObjectNode) type.settings.deepCopy());
        List<FieldRule<SourceTypeFields>> rules = List.of(
                FieldRule.of("code", after -> {
                    if (!after.code().equals(code)) {
                        throw InvalidInputException.field(
                                "code", "cannot be changed: sources and tasks are known by it");
                    }
                }),
                FieldRule.of("code", "topic", after -> {
                    if (!Objects.equals(after.topic(), before.topic())) {
                        requireUsable(after);
                    }
                }));
        set(type, bodies.over(before, body, rules));
        session.flush();
        session.clear();
        return findSourceTypes.get(code);
    }

    /** Deletes a source type. It fails while it has sources or task types. */
    @Transactional
    void delete(String code) {
        precondition.lockAndCheck("source_type", "code", code, () -> findSourceTypes.get(code));
        SourceType type =
                SourceType.<SourceType>findByIdOptional(code).orElseThrow(() -> FindSourceTypes.missing(code));
        if (session.createNativeQuery(IN_USE, Boolean.class)
                .setParameter("code", code)
                .getSingleResult()) {
            throw new ConflictException(
                    "%s has sources or task types: delete them first, or disable it".formatted(code));
        }
        type.delete();
    }

    private void requireUsable(SourceTypeFields fields) {
        topics.problem(fields.code(), topics.of(fields.code(), fields.topic())).ifPresent(problem -> {
            throw InvalidInputException.field("topic", problem);
        });
    }

    private static void set(SourceType type, SourceTypeFields fields) {
        type.name = fields.name();
        type.topic = fields.topic();
        type.enabled = fields.enabled();
        type.settings = fields.settings();
    }
}
