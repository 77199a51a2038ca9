package io.parsermanager.web.form;

import io.parsermanager.http.error.Rejection;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.Visitor;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs the use case behind a form. If the use case rejects the form, the visitor gets the form again, with the reasons on it. */
@RequestScoped
public class SubmitForm {
    private final Visitor visitor;

    SubmitForm(Visitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Answers a form that was sent.
     *
     * @param useCase changes things and says where to go next
     * @param again the page of the form, when the use case rejects what the form says
     */
    public Response run(Supplier<Response> useCase, Function<Rejection, TemplateInstance> again) {
        try {
            return useCase.get();
        } catch (RuntimeException e) {
            Rejection rejection = Rejection.of(e).orElseThrow(() -> e);
            return HtmlResponses.with(rejection.status(), again.apply(rejection), visitor.locale());
        }
    }
}
