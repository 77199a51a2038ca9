package io.parsermanager.http.error;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds the path of the request to a problem, since exception mappers do not know it. */
public class ProblemInstance {
    @ServerResponseFilter
    public void fillIn(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem) {
            response.setEntity(problem.at(request.getUriInfo().getPath()), null, Problem.MEDIA_TYPE);
        }
    }
}
