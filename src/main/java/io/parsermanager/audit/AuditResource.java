package io.parsermanager.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.parsermanager.http.paging.CreatedBetween;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The audit over REST, read-only. */
@Path("/api/v1/audit")
public class AuditResource {
    /**
     * A call that changed something or tried to.
     *
     * @param proven true: a key or token proved the name; false: the caller only claims it
     * @param operation method and path
     * @param entity the kind of thing that was changed
     * @param entityId the id; null if the selection names several
     * @param selection query and body, without settings and the like
     * @param status the HTTP status of the answer; null: the call still runs, or the replica stopped during it
     * @param counts the numbers in the answer
     * @param changes the fields that changed, each before and after; null if none did
     */
    @RegisterForReflection
    public record AuditView(
            Long id,
            Instant createdAt,
            String who,
            boolean proven,
            String address,
            String act,
            String operation,
            String entity,
            String entityId,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String selection,
            String reason,
            Integer status,
            Instant finishedAt,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String counts,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String changes) {}

    private static final String SELECT = """
            SELECT a.id, a.createdAt, a.who, a.proven, a.address, a.act, a.operation, a.entity, a.entityId, a.selection, a.reason,
                   o.status, o.finishedAt, o.counts, o.changes
            FROM AuditEntry a LEFT JOIN AuditOutcome o ON o.auditId = a.id
            """;

    private final KeysetPage lists;
    private final CreatedBetween createdBetween;

    AuditResource(KeysetPage lists, CreatedBetween createdBetween) {
        this.lists = lists;
        this.createdBetween = createdBetween;
    }

    @GET
    @Transactional
    public Page<AuditView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("who") List<String> who,
            @QueryParam("act") List<String> acts,
            @QueryParam("entity") List<String> entities,
            @QueryParam("entity_id") List<String> entityIds,
            @QueryParam("since") Instant since,
            @QueryParam("until") Instant until) {
        QueryFilter filter = createdBetween
                .find("audit", since, until)
                .onEntity(
                        new QueryFilter()
                                .and("a.who IN :who", "who", who)
                                .and("a.act IN :acts", "acts", acts)
                                .and("a.entity IN :entities", "entities", entities)
                                .and("a.entityId IN :entity_ids", "entity_ids", entityIds),
                        "a");
        return lists.page(AuditView.class, SELECT, "a.id", filter, paging, AuditView::id);
    }
}
