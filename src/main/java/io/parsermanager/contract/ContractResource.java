package io.parsermanager.contract;

import io.parsermanager.contract.ContractFiles.Content;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The contract with parsers for programs: an AsyncAPI document and the JSON Schemas that it refers to. */
@Path("/api/v1/contract")
public class ContractResource {
    /** What there is. */
    @RegisterForReflection
    public record ContractList(List<ContractFile> items) {}

    private final ContractFiles files;

    ContractResource(ContractFiles files) {
        this.files = files;
    }

    @GET
    @Operation(summary = "List the files of the contract with parsers", description = "Open to everybody.")
    public ContractList list() {
        return new ContractList(files.list());
    }

    @GET
    @Path("{file}")
    @Produces({ContractFiles.JSON_SCHEMA, ContractFiles.ASYNCAPI})
    @Operation(
            summary = "Get a file of the contract with parsers",
            description = "Open to everybody. References between the files are relative, so that they work from here.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @org.eclipse.microprofile.openapi.annotations.media.Content(
                            schema = @Schema(type = SchemaType.STRING, format = "binary"),
                            example = "{\"title\": \"A status\"}"))
    @APIResponse(responseCode = "304", description = "It is still what If-None-Match names")
    public Response get(String file, @Context Request request) {
        Content content = files.find(file)
                .orElseThrow(() -> new NotFoundException(
                        "The contract has no file %s, only %s".formatted(file, String.join(", ", files.names()))));
        Response.ResponseBuilder notChanged = request.evaluatePreconditions(content.tag());
        return (notChanged != null
                        ? notChanged
                        : Response.ok(content.bytes(), content.file().mediaType()))
                .tag(content.tag())
                .header(
                        HttpHeaders.CACHE_CONTROL,
                        "no-cache") // a copy may be kept, and is asked for again with its tag
                .build();
    }
}
