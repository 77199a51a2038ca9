package io.parsermanager.source.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.text.SingleLine;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.Session;

/** Source types over REST. A new source type works at once, on every replica. */
@Path("/api/v1/source_type")
public class SourceTypeResource {
    /**
     * The fields of a source type that a client sends.
     *
     * @param code cannot be changed
     * @param topic null: the topic of its variable, or the code in lower case and _parser_tasks
     */
    @Schema(
            examples =
                    "{\"code\": \"TELEGRAM\", \"name\": \"Telegram channels\", \"topic\": \"telegram_parser_tasks\"}")
    public record SourceTypeFields(
            @NotNull @Pattern(regexp = "[A-Z][A-Z0-9_]{0,31}")
            String code,

            @NotBlank @Size(max = 200) @SingleLine String name,

            @Pattern(regexp = Settings.TOPIC, message = Settings.TOPIC_MEANS)
            String topic,

            boolean enabled,
            @NotNull ObjectNode settings) {
        static final SourceTypeFields DEFAULTS =
                new SourceTypeFields(null, null, null, true, JsonNodeFactory.instance.objectNode());
    }

    private static final String IN_USE = """
            SELECT EXISTS (SELECT FROM source WHERE source_type = :code) OR EXISTS (SELECT FROM task_type WHERE source_type = :code)
            """;

    private final Session session;
    private final FindSourceTypes findSourceTypes;
    private final MergePatch bodies;
    private final PauseAndResume pauseAndResume;
    private final TaskTopics topics;
    private final Precondition precondition;

    SourceTypeResource(
            Session session,
            FindSourceTypes findSourceTypes,
            MergePatch bodies,
            PauseAndResume pauseAndResume,
            TaskTopics topics,
            Precondition precondition) {
        this.precondition = precondition;
        this.session = session;
        this.findSourceTypes = findSourceTypes;
        this.bodies = bodies;
        this.pauseAndResume = pauseAndResume;
        this.topics = topics;
    }

    @GET
    public Page<SourceTypeView> list(@BeanParam @Valid Paging paging) {
        return findSourceTypes.page(paging);
    }

    @GET
    @Path("{code}")
    public SourceTypeView get(String code) {
        return findSourceTypes.get(code);
    }

    @POST
    @Transactional
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SourceTypeView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceTypeFields.class)))
                    ObjectNode body) {
        SourceTypeFields fields = bodies.over(SourceTypeFields.DEFAULTS, body);
        if (SourceType.findById(fields.code) != null) {
            throw new ConflictException("There is a source type %s already: patch it instead".formatted(fields.code));
        }
        requireUsable(fields);
        SourceType type = new SourceType();
        type.code = fields.code;
        set(type, fields);
        type.persistAndFlush();
        return CreatedResponse.of("source_type", type.code, get(type.code));
    }

    @PATCH
    @Path("{code}")
    @Transactional
    public SourceTypeView patch(
            String code,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceTypeFields.class)))
                    ObjectNode body) {
        precondition.lockAndCheck("source_type", "code", code, () -> get(code));
        SourceType type =
                SourceType.<SourceType>findByIdOptional(code).orElseThrow(() -> FindSourceTypes.missing(code));
        SourceTypeFields fields = bodies.over(
                new SourceTypeFields(
                        type.code, type.name, type.topic, type.enabled, (ObjectNode) type.settings.deepCopy()),
                body);
        if (!fields.code.equals(code)) {
            throw InvalidInputException.field("code", "cannot be changed: sources and tasks are known by it");
        }
        if (!Objects.equals(fields.topic, type.topic)) {
            requireUsable(fields);
        }
        set(type, fields);
        session.flush();
        session.clear();
        return get(code);
    }

    /** Deletes a source type. It fails while it has sources or task types. */
    @DELETE
    @Path("{code}")
    @Transactional
    public void delete(String code) {
        precondition.lockAndCheck("source_type", "code", code, () -> get(code));
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

    @POST
    @Path("{code}/pause")
    public SourceTypeView pause(
            String code,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PauseRequest.class)))
                    ObjectNode body) {
        pauseAndResume.pause(Pausable.SOURCE_TYPE, code, bodies.overOptional(PauseRequest.NONE, body));
        return get(code);
    }

    @POST
    @Path("{code}/resume")
    public SourceTypeView resume(String code) {
        pauseAndResume.resume(Pausable.SOURCE_TYPE, code);
        return get(code);
    }

    private void requireUsable(SourceTypeFields fields) {
        topics.problem(fields.code, topics.of(fields.code, fields.topic)).ifPresent(problem -> {
            throw InvalidInputException.field("topic", problem);
        });
    }

    private static void set(SourceType type, SourceTypeFields fields) {
        type.name = fields.name;
        type.topic = fields.topic;
        type.enabled = fields.enabled;
        type.settings = fields.settings;
    }
}
