package io.parsermanager.web.pause;

import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.tag.TagResource;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.web.overview.Overview;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Resumes anything that is paused, from any page. */
@Path("/resume")
public class ResumePauseResource {
    private final PauseAndResume pauseAndResume;
    private final TagResource tags;
    private final Overview overview;

    ResumePauseResource(PauseAndResume pauseAndResume, TagResource tags, Overview overview) {
        this.pauseAndResume = pauseAndResume;
        this.tags = tags;
        this.overview = overview;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response resume(
            @FormParam("what") String what, @FormParam("key") String key, @FormParam("back") String back) {
        switch (String.valueOf(what)) {
            case "SOURCE_TYPE" -> pauseAndResume.resume(Pausable.SOURCE_TYPE, key);
            case "TASK_TYPE" -> pauseAndResume.resume(Pausable.TASK_TYPE, FormValues.number("key", key));
            case "TAG" -> tags.resume(key);
            case "SOURCE" -> pauseAndResume.resume(Pausable.SOURCE, FormValues.number("key", key));
            default -> throw FormValues.notOffered("what", what);
        }
        overview.forget();
        return Redirect.to(Redirect.local(back), FlashMessage.RESUMED, 1);
    }
}
