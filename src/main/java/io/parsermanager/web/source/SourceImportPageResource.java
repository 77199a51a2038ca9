package io.parsermanager.web.source;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.transfer.ImportSources;
import io.parsermanager.source.transfer.ImportSources.Broken;
import io.parsermanager.source.transfer.ImportSources.Report;
import io.parsermanager.source.transfer.SourceFormats;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.Visitor;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/**
 * The import of a file of sources: first a preview, then the import. The service keeps nothing in between; the browser sends the file
 * again, to any replica.
 */
@Path("/sources/import")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourceImportPageResource {
    @CheckedTemplate(basePath = "source")
    static class Templates {
        private Templates() {}

        static native TemplateInstance importForm(FormState form, Report report, String broken, long maxMegabytes);

        static native TemplateInstance importReport(FormState form, Report report, String broken);
    }

    private static final long MEGABYTE = 1 << 20;

    private final ImportSources importSources;
    private final SourceFormats formats;
    private final Settings settings;
    private final Visitor visitor;

    SourceImportPageResource(ImportSources importSources, SourceFormats formats, Settings settings, Visitor visitor) {
        this.importSources = importSources;
        this.formats = formats;
        this.settings = settings;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance form() {
        return Templates.importForm(FormState.nothing(), null, null, megabytes())
                .setLocale(visitor.locale());
    }

    /** Previews or imports. For htmx it answers with the progress and the report only, so that the form keeps its file. */
    @POST
    @Uncompressed
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(hidden = true)
    public Response run(
            @RestForm("file") FileUpload file,
            @RestForm("format") String format,
            @RestForm("step") String step,
            @HeaderParam("HX-Request") String htmx) {
        FormState form = FormState.of(Map.of("format", String.valueOf(format), "file", ""));
        // only the Import button imports
        boolean dryRun = !"import".equals(step);
        Locale locale = visitor.locale();
        if ("true".equals(htmx)) {
            StreamingOutput answer = output -> {
                Outcome outcome = run(form, file, format, dryRun, output);
                String report = Templates.importReport(outcome.form, outcome.report, outcome.broken)
                        .setLocale(locale)
                        .render();
                output.write(report.getBytes(StandardCharsets.UTF_8));
            };
            // htmx shows answers with 200 only; the report tells failures
            return Response.ok(answer, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                    .build();
        }
        Outcome outcome = run(form, file, format, dryRun, OutputStream.nullOutputStream());
        return HtmlResponses.with(
                outcome.status.getStatusCode(),
                Templates.importForm(outcome.form, outcome.report, outcome.broken, megabytes()),
                locale);
    }

    /** The result: a report, a rejected form, or why the file cannot be read to its end. */
    private record Outcome(Response.Status status, FormState form, Report report, String broken) {}

    private Outcome run(FormState form, FileUpload file, String format, boolean dryRun, OutputStream progress) {
        try {
            return new Outcome(Response.Status.OK, form, importFile(file, format, dryRun, progress), null);
        } catch (Broken e) {
            return new Outcome(
                    e.isTooLarge() ? Response.Status.REQUEST_ENTITY_TOO_LARGE : Response.Status.BAD_REQUEST,
                    form,
                    null,
                    e.getMessage());
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            return new Outcome(Response.Status.BAD_REQUEST, form.rejected(refused), null, null);
        }
    }

    private Report importFile(FileUpload file, String format, boolean dryRun, OutputStream progress) throws Broken {
        if (file == null || file.fileName() == null || file.fileName().isEmpty()) {
            throw InvalidInputException.parameter("file", "choose a file first");
        }
        SourceFormat as = FormValues.text(format) == null
                ? formats.ofFile(file.fileName())
                        .orElseThrow(
                                () -> InvalidInputException.parameter(
                                        "format",
                                        "cannot be told by the file's name; choose it. Names end in .opml, .xml, .csv or .jsonl"))
                : formats.named(FormValues.text(format));
        try (InputStream content =
                new ImportProgress(Files.newInputStream(file.uploadedFile()), file.size(), progress)) {
            return importSources.run(as, content, dryRun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long megabytes() {
        return settings.importMaxBytes() / MEGABYTE;
    }
}
