package io.parsermanager.dashboard;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells a person what went wrong on a page and what to do next, where a program is told in JSON. */
public class ErrorPages {
    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance error(int status, String detail);
    }

    private final Reader reader;

    ErrorPages(Reader reader) {
        this.reader = reader;
    }

    @ServerResponseFilter
    public void show(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof HttpProblem problem
                && isFault(response.getStatus())
                && PagePaths.isPage(request)
                && wantsHtml(request)) {
            String page = Templates.error(problem.getStatusCode(), problem.getDetail())
                    .setLocale(reader.locale())
                    .render();
            response.setEntity(page, null, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
        }
    }

    /** Redirects of OIDC are problems in name only; and a page wants to know who looks at it, which nobody does after a 401. */
    private static boolean isFault(int status) {
        return status >= Response.Status.BAD_REQUEST.getStatusCode()
                && status != Response.Status.UNAUTHORIZED.getStatusCode();
    }

    private static boolean wantsHtml(ContainerRequestContext request) {
        String accepted = request.getHeaderString(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(MediaType.TEXT_HTML);
    }
}
