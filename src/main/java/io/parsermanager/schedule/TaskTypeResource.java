package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Bodies;
import io.parsermanager.http.Conflict;
import io.parsermanager.http.Filter;
import io.parsermanager.http.Invalid;
import io.parsermanager.http.Lists;
import io.parsermanager.http.Page;
import io.parsermanager.http.Paging;
import io.parsermanager.source.Pause;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.source.SourceType;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.hibernate.Session;

/** Task types over REST. */
@Path("/api/v1/task_type")
public class TaskTypeResource {
    /** A task type as a client sees it. */
    @RegisterForReflection
    public record TaskTypeView(
            Long id,
            String sourceType,
            String code,
            String name,
            boolean enabled,
            boolean byDefault,
            String cron,
            String timeZone,
            int spreadS,
            int batchSize,
            int dispatchTimeoutS,
            int startTimeoutS,
            int silenceTimeoutS,
            int maxDurationS,
            int maxAttempts,
            int backoffS,
            int backoffMaxS,
            JsonNode params,
            Pause pause,
            Instant createdAt,
            Instant updatedAt) {}

    /**
     * A task type as a client gives it.
     *
     * @param sourceType cannot be changed
     * @param code cannot be changed
     * @param byDefault new sources get a schedule for it
     * @param cron five fields, or six with seconds first
     * @param spreadS up to how many seconds sources are offset from the cron's time
     * @param batchSize sources per task, at most
     * @param dispatchTimeoutS for how long a due task may wait to be sent
     * @param startTimeoutS for how long a sent task may wait for a parser
     * @param silenceTimeoutS for how long a parser may say nothing
     * @param maxDurationS the hard limit from creation, all attempts together
     * @param backoffS the pause before the second attempt; it doubles with each further one
     * @param backoffMaxS the longest such pause
     * @param params sent to the parser with every task
     */
    @Schema(
            example =
                    "{\"source_type\": \"RSS\", \"code\": \"FULL_TEXT\", \"name\": \"Full texts\", \"cron\": \"0 3 * * *\", \"time_zone\": \"Europe/Moscow\", \"spread_s\": 3600}")
    public record TaskTypeFields(
            @NotNull String sourceType,

            @NotNull @Pattern(regexp = "[A-Z][A-Z0-9_]{0,31}")
            String code,

            @NotNull @Size(min = 1, max = 200) String name,
            boolean enabled,
            boolean byDefault,
            @NotNull @Size(max = 200) String cron,
            @NotNull @Size(max = 64) String timeZone,
            @Min(0) @Max(TaskType.MAX_SECONDS) int spreadS,
            @Min(1) @Max(1000) int batchSize,
            @Min(1) @Max(TaskType.MAX_SECONDS) int dispatchTimeoutS,
            @Min(1) @Max(TaskType.MAX_SECONDS) int startTimeoutS,
            @Min(1) @Max(TaskType.MAX_SECONDS) int silenceTimeoutS,
            @Min(1) @Max(TaskType.MAX_SECONDS) int maxDurationS,
            @Min(1) @Max(100) int maxAttempts,
            @Min(0) @Max(86_400) int backoffS,
            @Min(0) @Max(86_400) int backoffMaxS,
            @NotNull ObjectNode params) {
        /** The column defaults of the migration. */
        static final TaskTypeFields DEFAULTS = new TaskTypeFields(
                null,
                null,
                null,
                true,
                true,
                null,
                "UTC",
                0,
                1,
                3600,
                600,
                600,
                14_400,
                3,
                30,
                3600,
                JsonNodeFactory.instance.objectNode());
    }

    private static final String SELECT = """
            SELECT t.id, t.sourceType, t.code, t.name, t.enabled, t.byDefault, t.cron, t.timeZone, t.spreadS, t.batchSize,
                   t.dispatchTimeoutS, t.startTimeoutS, t.silenceTimeoutS, t.maxDurationS, t.maxAttempts, t.backoffS,
                   t.backoffMaxS, t.params, t.pause, t.createdAt, t.updatedAt
            FROM TaskType t
            """;

    private static final String HAS_HISTORY = """
            SELECT EXISTS (SELECT FROM task_group WHERE task_type_id = :id)
            """;

    private static final String HAS_SCHEDULES = """
            SELECT EXISTS (SELECT FROM source_schedule WHERE task_type_id = :id)
            """;

    private static final String DELETE_SCHEDULES = "DELETE FROM source_schedule WHERE task_type_id = :id";

    private final Session session;
    private final Lists lists;
    private final Bodies bodies;
    private final ReplanSchedules replanSchedules;
    private final PauseAndResume pauseAndResume;

    TaskTypeResource(
            Session session,
            Lists lists,
            Bodies bodies,
            ReplanSchedules replanSchedules,
            PauseAndResume pauseAndResume) {
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.replanSchedules = replanSchedules;
        this.pauseAndResume = pauseAndResume;
    }

    @GET
    @Transactional
    public Page<TaskTypeView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("source_type") String sourceType,
            @QueryParam("enabled") Boolean enabled) {
        Filter filter = new Filter()
                .and("t.sourceType = :source_type", "source_type", sourceType)
                .and("t.enabled = :enabled", "enabled", enabled);
        return lists.page(TaskTypeView.class, SELECT, "t.id", filter, paging, TaskTypeView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public TaskTypeView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE t.id = :id", TaskTypeView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    /** Sources that exist get no schedule for it by themselves: add source schedules for those that want it. */
    @POST
    @Transactional
    @APIResponseSchema(value = TaskTypeView.class, responseCode = "201")
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TaskTypeFields.class)))
                    ObjectNode body) {
        TaskTypeFields fields = bodies.over(TaskTypeFields.DEFAULTS, body);
        SourceType.requireKnown(fields.sourceType);
        TaskType type = new TaskType();
        type.sourceType = fields.sourceType;
        type.code = fields.code;
        set(type, fields);
        type.persistAndFlush();
        return Response.created(URI.create("/api/v1/task_type/" + type.id))
                .entity(get(type.id))
                .build();
    }

    /** A change of cron, time zone or spread moves the next run of every schedule that has no interval of its own. */
    @PATCH
    @Path("{id}")
    public TaskTypeView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = TaskTypeFields.class)))
                    ObjectNode body) {
        boolean timesChanged = QuarkusTransaction.requiringNew().call(() -> change(id, body));
        if (timesChanged) {
            replanSchedules.run(id);
        }
        return get(id);
    }

    /** Refused while it has a history or, without {@code force}, schedules. */
    @DELETE
    @Path("{id}")
    @Transactional
    public void delete(long id, @QueryParam("force") boolean force) {
        TaskType type = TaskType.<TaskType>findByIdOptional(id).orElseThrow(() -> missing(id));
        if (ask(HAS_HISTORY, id)) {
            throw new Conflict("Task type %d has a history: disable it instead".formatted(id));
        }
        if (!force && ask(HAS_SCHEDULES, id)) {
            throw new Conflict(
                    "Task type %d has schedules: disable it instead, or delete both with ?force=true".formatted(id));
        }
        session.createNativeMutationQuery(DELETE_SCHEDULES)
                .setParameter("id", id)
                .executeUpdate();
        type.delete();
    }

    @POST
    @Path("{id}/pause")
    public TaskTypeView pause(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PauseRequest.class)))
                    ObjectNode body) {
        pauseAndResume.pause(Pausable.TASK_TYPE, id, bodies.overOptional(PauseRequest.NONE, body));
        return get(id);
    }

    @POST
    @Path("{id}/resume")
    public TaskTypeView resume(long id) {
        pauseAndResume.resume(Pausable.TASK_TYPE, id);
        return get(id);
    }

    /** Says whether schedules must move. */
    private boolean change(long id, ObjectNode body) {
        TaskType type = TaskType.<TaskType>findByIdOptional(id).orElseThrow(() -> missing(id));
        TaskTypeFields before = fields(type);
        TaskTypeFields after = bodies.over(before, body);
        if (!after.sourceType.equals(before.sourceType)) {
            throw Invalid.field("source_type", "cannot be changed: make a task type for the other source type");
        }
        if (!after.code.equals(before.code)) {
            throw Invalid.field("code", "cannot be changed: parsers know the task type by it");
        }
        set(type, after);
        return !after.cron.equals(before.cron)
                || !after.timeZone.equals(before.timeZone)
                || after.spreadS != before.spreadS;
    }

    private boolean ask(String sql, long id) {
        return session.createNativeQuery(sql, Boolean.class)
                .setParameter("id", id)
                .getSingleResult();
    }

    private static TaskTypeFields fields(TaskType type) {
        return new TaskTypeFields(
                type.sourceType,
                type.code,
                type.name,
                type.enabled,
                type.byDefault,
                type.cron,
                type.timeZone,
                type.spreadS,
                type.batchSize,
                type.dispatchTimeoutS,
                type.startTimeoutS,
                type.silenceTimeoutS,
                type.maxDurationS,
                type.maxAttempts,
                type.backoffS,
                type.backoffMaxS,
                (ObjectNode) type.params.deepCopy());
    }

    private static void set(TaskType type, TaskTypeFields fields) {
        requireFiring(fields);
        if (fields.backoffMaxS < fields.backoffS) {
            throw Invalid.field("backoff_max_s", "must not be less than backoff_s");
        }
        type.name = fields.name;
        type.enabled = fields.enabled;
        type.byDefault = fields.byDefault;
        type.cron = fields.cron.strip();
        type.timeZone = fields.timeZone;
        type.spreadS = fields.spreadS;
        type.batchSize = fields.batchSize;
        type.dispatchTimeoutS = fields.dispatchTimeoutS;
        type.startTimeoutS = fields.startTimeoutS;
        type.silenceTimeoutS = fields.silenceTimeoutS;
        type.maxDurationS = fields.maxDurationS;
        type.maxAttempts = fields.maxAttempts;
        type.backoffS = fields.backoffS;
        type.backoffMaxS = fields.backoffMaxS;
        type.params = fields.params;
    }

    private static void requireFiring(TaskTypeFields fields) {
        try {
            if (Cron.parse(fields.cron, fields.timeZone).next(Instant.EPOCH).isEmpty()) {
                throw Invalid.field("cron", "'%s' never fires".formatted(fields.cron));
            }
        } catch (Cron.Invalid e) {
            throw Invalid.field(e.field(), e.getMessage());
        }
    }

    private static NotFoundException missing(long id) {
        return new NotFoundException("There is no task type " + id);
    }
}
