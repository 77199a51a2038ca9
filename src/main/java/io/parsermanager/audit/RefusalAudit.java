package io.parsermanager.audit;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.parsermanager.audit.AuditLog.Begun;
import io.parsermanager.audit.AuditLog.Change;
import io.parsermanager.security.RefusedChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Writes changes to the audit that a known caller's role does not allow. The change is refused even if the entry cannot be stored. */
@ApplicationScoped
public class RefusalAudit {
    private static final Logger LOG = Logger.getLogger(RefusalAudit.class);
    private static final int FORBIDDEN = 403;
    private static final int MAX_NAME = 200;

    private final AuditLog audit;
    private final AuditedRequest selection;

    RefusalAudit(AuditLog audit, AuditedRequest selection) {
        this.audit = audit;
        this.selection = selection;
    }

    void note(@Observes RefusedChange refused) {
        Operation operation = Operation.of(refused.method(), refused.template(), refused.path());
        try {
            Begun noted = audit.begun(new Change(
                    Operation.visible(refused.who(), MAX_NAME),
                    true,
                    refused.address(),
                    operation.name(),
                    Act.of(operation, Operation.ids(refused.template(), refused.path()), MissingNode.getInstance()),
                    selection.ofPath(refused.path()),
                    null));
            audit.ended(noted, FORBIDDEN, "{}");
        } catch (RuntimeException e) {
            LOG.errorf(
                    "The service cannot store in the audit that %s was refused to '%s': %s",
                    operation.name(), refused.who(), e.getMessage());
        }
    }
}
