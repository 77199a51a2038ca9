package io.parsermanager.source.transfer;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.source.FindSources.Health;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.source.format.SourceFormat;
import io.parsermanager.source.transfer.ImportSources.Broken;
import io.parsermanager.source.transfer.ImportSources.Report;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Import and export of sources over REST. */
@Path("/api/v1/source")
public class SourceTransferResource {
    private static final String OPML_EXAMPLE =
            "<opml version=\"2.0\"><body><outline type=\"rss\" text=\"Example\" xmlUrl=\"https://example.org/feed.xml\"/></body></opml>";
    private static final String CSV_EXAMPLE =
            "source_type,external_id,name\nRSS,https://example.org/feed.xml,Example\n";
    private static final String JSONL_EXAMPLE =
            "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/feed.xml\", \"name\": \"Example\"}\n";

    private final SourceFormats formats;
    private final ImportSources importSources;
    private final ExportSources exportSources;

    SourceTransferResource(SourceFormats formats, ImportSources importSources, ExportSources exportSources) {
        this.formats = formats;
        this.importSources = importSources;
        this.exportSources = exportSources;
    }

    /** Imports sources, identified by source type and external id. The parameter names the format, else the Content-Type does. */
    @POST
    @Path("import")
    @Consumes(MediaType.WILDCARD)
    @Blocking
    public Report importFile(
            @RequestBody(
                            content = {
                                @Content(
                                        mediaType = "text/x-opml",
                                        schema = @Schema(implementation = String.class),
                                        example = OPML_EXAMPLE),
                                @Content(
                                        mediaType = "text/csv",
                                        schema = @Schema(implementation = String.class),
                                        example = CSV_EXAMPLE),
                                @Content(
                                        mediaType = "application/jsonl",
                                        schema = @Schema(implementation = String.class),
                                        example = JSONL_EXAMPLE)
                            })
                    InputStream file,
            @QueryParam("format") String format,
            @QueryParam("dry_run") boolean dryRun,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType) {
        try {
            return importSources.run(
                    format == null ? formats.ofContentType(contentType) : formats.named(format), file, dryRun);
        } catch (Broken e) {
            if (e.isTooLarge()) {
                throw new ClientErrorException(e.getMessage(), Response.Status.REQUEST_ENTITY_TOO_LARGE, e);
            }
            throw InvalidInputException.pointer("", e.getMessage());
        }
    }

    @GET
    @Path("export")
    @Blocking
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(
                        mediaType = "text/x-opml",
                        schema = @Schema(implementation = String.class),
                        example = OPML_EXAMPLE),
                @Content(
                        mediaType = "text/csv",
                        schema = @Schema(implementation = String.class),
                        example = CSV_EXAMPLE),
                @Content(
                        mediaType = "application/jsonl",
                        schema = @Schema(implementation = String.class),
                        example = JSONL_EXAMPLE)
            })
    public Response exportFile(
            @QueryParam("format") @DefaultValue("jsonl") String format,
            @QueryParam("source_type") String sourceType,
            @QueryParam("enabled") Boolean enabled,
            @QueryParam("tag") List<String> tags,
            @QueryParam("external_id") List<String> externalIds,
            @QueryParam("health") Health health) {
        SourceFormat as = formats.named(format);
        QueryFilter filter = new Wanted(null, sourceType, externalIds, enabled, tags, health).filter();
        StreamingOutput file = output -> exportSources.run(as, filter, output);
        return Response.ok(file, as.mediaType() + "; charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"sources.%s\"".formatted(as.name()))
                .build();
    }
}
