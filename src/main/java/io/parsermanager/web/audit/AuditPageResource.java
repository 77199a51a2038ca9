package io.parsermanager.web.audit;

import io.parsermanager.audit.AuditResource;
import io.parsermanager.audit.AuditResource.AuditView;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.web.audit.AuditFields.Change;
import io.parsermanager.web.form.TimeValues;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The audit: who did what, what it changed, and how it ended; of everything, or of one thing. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
public class AuditPageResource {
    @CheckedTemplate(basePath = "audit")
    static class Templates {
        private Templates() {}

        static native TemplateInstance audit(List<AuditRow> rows, AuditListFilter filter, PageLinks pages);
    }

    private final AuditResource audit;
    private final AuditFields auditFields;
    private final Visitor visitor;
    private final TimeValues times;

    AuditPageResource(AuditResource audit, AuditFields auditFields, Visitor visitor, TimeValues times) {
        this.audit = audit;
        this.auditFields = auditFields;
        this.visitor = visitor;
        this.times = times;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(@BeanParam AuditListFilter.Query query, @QueryParam("cursor") String cursor) {
        AuditListFilter filter = query.filter(times);
        Page<AuditView> page = audit.list(
                Paging.newestFirst(PageLinks.SIZE, cursor),
                AuditListFilter.list(filter.who()),
                AuditListFilter.list(filter.act()),
                AuditListFilter.list(filter.entity()),
                AuditListFilter.list(filter.entityId()),
                filter.since(),
                filter.until());
        return Templates.audit(
                        page.items().stream().map(this::row).toList(),
                        filter,
                        PageLinks.of(filter::from, cursor, page.nextCursor()))
                .setLocale(visitor.locale());
    }

    /** The numbers of an answer that shows the changed thing count nothing. */
    private AuditRow row(AuditView entry) {
        List<Change> changes = auditFields.changes(entry.changes());
        return new AuditRow(entry, changes, changes.isEmpty() ? auditFields.counts(entry.counts()) : List.of());
    }
}
