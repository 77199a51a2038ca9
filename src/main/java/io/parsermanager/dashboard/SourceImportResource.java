package io.parsermanager.dashboard;

import io.parsermanager.http.Invalid;
import io.parsermanager.http.Refused;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.ImportSources;
import io.parsermanager.source.ImportSources.Broken;
import io.parsermanager.source.ImportSources.Report;
import io.parsermanager.source.SourceFormats;
import io.parsermanager.source.format.SourceFormat;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/**
 * Import of a file of sources: first a look at what would come of it, then the import. Nothing is kept between the two; the browser sends
 * the file again, so that any replica can take it.
 */
@Path("/sources/import")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourceImportResource {
    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance importForm(Typed form, Report report, String broken, long maxMegabytes);

        static native TemplateInstance importReport(Typed form, Report report, String broken);
    }

    private static final long MEGABYTE = 1 << 20;

    private final ImportSources importSources;
    private final SourceFormats formats;
    private final Settings settings;
    private final Reader reader;

    SourceImportResource(ImportSources importSources, SourceFormats formats, Settings settings, Reader reader) {
        this.importSources = importSources;
        this.formats = formats;
        this.settings = settings;
        this.reader = reader;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance form() {
        return Templates.importForm(Typed.nothing(), null, null, megabytes()).setLocale(reader.locale());
    }

    /** For htmx the report alone: the form beside it keeps its file. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(hidden = true)
    public Response run(
            @RestForm("file") FileUpload file,
            @RestForm("format") String format,
            @RestForm("step") String step,
            @HeaderParam("HX-Request") String htmx) {
        Typed form = Typed.of(Map.of("format", String.valueOf(format), "file", ""));
        try {
            // whatever is not the button of the import itself only looks
            Report report = importFile(file, format, !"import".equals(step));
            return shown(htmx, Response.Status.OK, form, report, null);
        } catch (Broken e) {
            Response.Status status =
                    e.isTooLarge() ? Response.Status.REQUEST_ENTITY_TOO_LARGE : Response.Status.BAD_REQUEST;
            return shown(htmx, status, form, null, e.getMessage());
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            return shown(htmx, Response.Status.BAD_REQUEST, form.refused(refused), null, null);
        }
    }

    private Report importFile(FileUpload file, String format, boolean dryRun) throws Broken {
        if (file == null || file.fileName() == null || file.fileName().isEmpty()) {
            throw Invalid.parameter("file", "choose a file first");
        }
        SourceFormat as = Sent.text(format) == null
                ? formats.ofFile(file.fileName())
                        .orElseThrow(
                                () -> Invalid.parameter(
                                        "format",
                                        "cannot be told by the file's name; choose it. Names end in .opml, .xml, .csv or .jsonl"))
                : formats.named(Sent.text(format));
        try (InputStream content = Files.newInputStream(file.uploadedFile())) {
            return importSources.run(as, content, dryRun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response shown(String htmx, Response.Status status, Typed form, Report report, String broken) {
        boolean fragment = "true".equals(htmx);
        // htmx shows what came out well only; the words say that this did not
        return Shown.with(
                fragment ? Response.Status.OK.getStatusCode() : status.getStatusCode(),
                fragment
                        ? Templates.importReport(form, report, broken)
                        : Templates.importForm(form, report, broken, megabytes()),
                reader.locale());
    }

    private long megabytes() {
        return settings.importMaxBytes() / MEGABYTE;
    }
}
