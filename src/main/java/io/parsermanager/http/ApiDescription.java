package io.parsermanager.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to the OpenAPI document what every operation has: its errors, its id, and as its tag the noun that its path begins with. */
@OpenApiFilter(stages = RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final String BASE = "/api/v1/";
    private static final String PROBLEM = "Problem";
    private static final String PROBLEM_JSON = "application/problem+json";

    /** Sorted, so that every build makes the same document. */
    private static final Map<String, String> FAILURES = new TreeMap<>(Map.ofEntries(
            Map.entry("400", "The input is wrong; errors names each place"),
            Map.entry("401", "Who calls is not known; detail says how to tell it"),
            Map.entry("403", "Who calls may not; detail names the role that may"),
            Map.entry("404", "There is no such thing"),
            Map.entry("406", "The answer is JSON, which Accept rules out"),
            Map.entry("409", "Not in the present state of things; detail names the way out"),
            Map.entry("412", "It is not the version that If-Match names: somebody changed it meanwhile"),
            Map.entry("413", "The body is too large; detail names the variable that raises the limit"),
            Map.entry("415", "The body is not of a media type that is read here"),
            Map.entry("429", "Too many changes by one caller; try again after Retry-After seconds"),
            Map.entry("500", "The failure is ours; the log has it"),
            Map.entry("503", "PostgreSQL or Kafka is away; try again after Retry-After seconds")));

    /** Paths whose GET answers with an ETag, which PATCH and DELETE take in If-Match. */
    private static final Pattern VERSIONED =
            Pattern.compile("/api/v1/(task_group|task|source|source_schedule|task_type|source_type)/\\{(id|code)}");

    /** The required fields of bodies that POST and PATCH share. All other fields have defaults. */
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "SourceFields", List.of("source_type", "external_id"),
            "SourceTypeFields", List.of("code", "name"),
            "SourceScheduleFields", List.of("source_id", "task_type_id"),
            "TaskTypeFields", List.of("source_type", "code", "name", "cron"),
            "QuotaFields", List.of("code", "name", "source_type"),
            "WebhookFields", List.of("name", "url", "kinds"),
            "TaskFields", List.of());

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.servers(List.of(OASFactory.createServer().url("/").description("Where this document comes from")));
        api.getComponents().addSchema(PROBLEM, problem());
        api.getComponents().addSchema("ObjectNode", object("Any JSON object"));
        api.getComponents().addSchema("JsonNode", OASFactory.createSchema().description("Any JSON value"));
        REQUIRED.keySet()
                .forEach(body -> api.getComponents().getSchemas().get(body).required(null));
        FAILURES.forEach((status, meaning) -> api.getComponents().addResponse(name(status), response(meaning)));
        api.getPaths().getPathItems().forEach(ApiDescription::complete);
    }

    private static void complete(String path, PathItem item) {
        item.getOperations().forEach((method, operation) -> {
            operation.operationId(operationId(method, path));
            operation.tags(List.of(path.substring(BASE.length()).split("/", -1)[0]));
            if (method == PathItem.HttpMethod.POST && operation.getRequestBody() != null) {
                require(operation.getRequestBody());
            }
            if (VERSIONED.matcher(path).matches()) {
                version(method, operation);
            }
            failsWith(operation, "400");
            failsWith(operation, "401");
            failsWith(operation, "403");
            failsWith(operation, "406");
            if (path.contains("{")) {
                failsWith(operation, "404");
            }
            if (method != PathItem.HttpMethod.GET) {
                failsWith(operation, "409");
                failsWith(operation, "429");
            }
            if (operation.getRequestBody() != null) {
                failsWith(operation, "413");
                failsWith(operation, "415");
            }
            failsWith(operation, "500");
            failsWith(operation, "503");
        });
    }

    private static void version(PathItem.HttpMethod method, Operation operation) {
        if (method == PathItem.HttpMethod.GET) {
            operation
                    .getResponses()
                    .getAPIResponse("200")
                    .addHeader(
                            "ETag",
                            OASFactory.createHeader()
                                    .description("Names this version, for If-Match")
                                    .schema(of(Schema.SchemaType.STRING, null)));
            return;
        }
        operation.addParameter(OASFactory.createParameter()
                .name("If-Match")
                .in(Parameter.In.HEADER)
                .description(
                        "The ETag of the version to change; 412 if it is another by now. Left out: whatever is there.")
                .schema(of(Schema.SchemaType.STRING, null)));
        failsWith(operation, "412");
    }

    private static void require(RequestBody body) {
        body.getContent().getMediaTypes().values().stream()
                .filter(type -> type.getSchema() != null && type.getSchema().getRef() != null)
                .forEach(type -> {
                    String ref = type.getSchema().getRef();
                    List<String> required = REQUIRED.get(ref.substring(ref.lastIndexOf('/') + 1));
                    if (required != null) {
                        type.schema(OASFactory.createSchema()
                                .addAllOf(OASFactory.createSchema().ref(ref))
                                .addAllOf(OASFactory.createSchema().required(required)));
                    }
                });
    }

    /** An id such as postSourceByIdPause. It follows from the method and the path, so it is stable. */
    private static String operationId(PathItem.HttpMethod method, String path) {
        StringBuilder id = new StringBuilder(method.name().toLowerCase(Locale.ROOT));
        for (String part : path.substring(BASE.length()).split("[/_]", -1)) {
            String word = part.replace("{", "By-").replace("}", "");
            for (String piece : word.split("-", -1)) {
                if (!piece.isEmpty()) {
                    id.append(Character.toUpperCase(piece.charAt(0))).append(piece.substring(1));
                }
            }
        }
        return id.toString();
    }

    private static void failsWith(Operation operation, String status) {
        operation
                .getResponses()
                .addAPIResponse(status, OASFactory.createAPIResponse().ref(name(status)));
    }

    private static String name(String status) {
        return PROBLEM + status;
    }

    private static APIResponse response(String meaning) {
        return OASFactory.createAPIResponse()
                .description(meaning)
                .content(OASFactory.createContent()
                        .addMediaType(
                                PROBLEM_JSON,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(PROBLEM))));
    }

    private static Schema problem() {
        return object("How a request failed (RFC 9457)")
                .examples(List.of(new TreeMap<>(Map.of(
                        "status", 400,
                        "title", "Invalid input",
                        "detail", "/external_id must not be blank",
                        "instance", "/api/v1/source",
                        "errors",
                                List.of(new TreeMap<>(
                                        Map.of("pointer", "/external_id", "detail", "must not be blank")))))))
                .addProperty("status", of(Schema.SchemaType.INTEGER, "The HTTP status"))
                .addProperty("title", text("The kind of failure"))
                .addProperty("detail", text("What happened, and what helps"))
                .addProperty("instance", text("The path that was called"))
                .addProperty(
                        "errors",
                        of(Schema.SchemaType.ARRAY, "Every fault of the input")
                                .items(object("One fault")
                                        .addProperty("pointer", text("JSON pointer (RFC 6901) into the body"))
                                        .addProperty("parameter", text("Name of the parameter"))
                                        .addProperty("detail", text("What is wrong and what would be right"))));
    }

    private static Schema object(String description) {
        return of(Schema.SchemaType.OBJECT, description);
    }

    private static Schema text(String description) {
        return of(Schema.SchemaType.STRING, description);
    }

    private static Schema of(Schema.SchemaType type, String description) {
        return OASFactory.createSchema().addType(type).description(description);
    }
}
