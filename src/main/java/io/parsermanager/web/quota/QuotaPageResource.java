package io.parsermanager.web.quota;

import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.quota.LoadQuotas.KeyState;
import io.parsermanager.web.quota.LoadQuotas.Rule;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page of quotas: what is limited, which keys are closed, how long the lines are. */
@Path("/quotas")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class QuotaPageResource {
    @CheckedTemplate(basePath = "quota")
    static class Templates {
        private Templates() {}

        static native TemplateInstance quotas(
                List<Rule> rules, List<KeyState> keys, String name, boolean unfiltered, int most, String said, long n);
    }

    private final LoadQuotas loadQuotas;
    private final Visitor visitor;

    QuotaPageResource(LoadQuotas loadQuotas, Visitor visitor) {
        this.loadQuotas = loadQuotas;
        this.visitor = visitor;
    }

    /** Lists the rules, and the keys with a name or, without one, those that are busy. */
    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("name") String sought, @QueryParam("said") String said, @QueryParam("n") long n) {
        String name = FormValues.text(sought);
        return Templates.quotas(
                        loadQuotas.rules(),
                        name == null ? loadQuotas.busyKeys() : keys(name),
                        name,
                        name == null,
                        LoadQuotas.MAX_KEYS,
                        said,
                        n)
                .setLocale(visitor.locale());
    }

    /** Names of hosts are in lower case; those from the settings of sources are as they were written. */
    private List<KeyState> keys(String name) {
        List<KeyState> exact = loadQuotas.named(name);
        return exact.isEmpty() ? loadQuotas.named(name.toLowerCase(Locale.ROOT)) : exact;
    }
}
