package io.parsermanager.web.layout;

import io.parsermanager.http.error.InvalidInputException.Fault;
import io.parsermanager.http.error.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Turns a problem into an HTML page with the error and the next step, for a browser that asks for HTML. */
public class ErrorPages {
    @CheckedTemplate(basePath = "layout")
    static class Templates {
        private Templates() {}

        static native TemplateInstance error(int status, String parameter, String detail);
    }

    private final Visitor visitor;

    ErrorPages(Visitor visitor) {
        this.visitor = visitor;
    }

    @ServerResponseFilter
    public void show(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem
                && isFault(response.getStatus())
                && HtmlPaths.isPage(request)
                && wantsHtml(request)) {
            Fault fault = fault(problem);
            String page = Templates.error(problem.status(), fault.parameter(), fault.detail())
                    .setLocale(visitor.locale())
                    .render();
            response.setEntity(page, null, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
        }
    }

    /** Whether the page shows it. A 401 has no page: the layout needs a known caller. */
    private static boolean isFault(int status) {
        return status >= Response.Status.BAD_REQUEST.getStatusCode()
                && status != Response.Status.UNAUTHORIZED.getStatusCode();
    }

    /** The first fault that the problem names, else the detail of the problem. */
    private static Fault fault(Problem problem) {
        return problem.errors() == null
                ? new Fault(null, null, problem.detail())
                : problem.errors().get(0);
    }

    private static boolean wantsHtml(ContainerRequestContext request) {
        String accepted = request.getHeaderString(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(MediaType.TEXT_HTML);
    }
}
