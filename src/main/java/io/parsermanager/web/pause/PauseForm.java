package io.parsermanager.web.pause;

import io.parsermanager.http.MergePatch;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.Redirect;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** The form that pauses a source, a task type or a source type, and the button that resumes it. */
@RequestScoped
public class PauseForm {
    private final PauseAndResume pauseAndResume;
    private final MergePatch bodies;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    PauseForm(PauseAndResume pauseAndResume, MergePatch bodies, SubmitForm submitForm, Visitor visitor) {
        this.pauseAndResume = pauseAndResume;
        this.bodies = bodies;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    /**
     * Pauses, or changes a pause.
     *
     * @param page where the visitor sees the result
     * @param again the page with the form, when the form is rejected
     */
    public Response pause(
            Pausable what,
            Object key,
            MultivaluedMap<String, String> form,
            String page,
            Function<FormState, TemplateInstance> again) {
        return submitForm.run(
                () -> {
                    FormBody body = new FormBody(form).text("reason").time("until", visitor.zone());
                    pauseAndResume.pause(what, key, bodies.over(PauseRequest.NONE, body.body()));
                    return Redirect.to(page, FlashMessage.PAUSED, 1);
                },
                rejection -> again.apply(FormState.of(form).rejected(rejection)));
    }

    /**
     * Resumes.
     *
     * @param page where the visitor sees the result
     */
    public Response resume(Pausable what, Object key, String page) {
        pauseAndResume.resume(what, key);
        return Redirect.to(page, FlashMessage.RESUMED, 1);
    }
}
