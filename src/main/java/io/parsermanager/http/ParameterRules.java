package io.parsermanager.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.InvalidInputException.Fault;
import io.parsermanager.text.TextRules;
import io.parsermanager.text.TimeRules;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Rejects query parameters that no operation reads: an unknown one (often a typo), one given twice, an empty one, or one with a NUL. The
 * OpenAPI document lists the parameters of every operation.
 */
@ApplicationScoped
public class ParameterRules {
    private static final String API = "/api/";

    /** Names of parameters that the answer may repeat. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** Runs after the audit, so that the audit log has the attempt. */
    private static final int LAST = Priorities.USER + 2000;

    private static final String DOCUMENT = "<default>";

    /** A query parameter in the OpenAPI document. */
    private record Parameter(String type, boolean time, boolean repeats) {}

    private record Operation(Pattern path, String method, int variables, Map<String, Parameter> parameters) {}

    private final OpenApiDocumentService documents;
    private final ObjectMapper json;
    private volatile List<Operation> operations;

    ParameterRules(OpenApiDocumentService documents, ObjectMapper json) {
        this.documents = documents;
        this.json = json;
    }

    @ServerRequestFilter(priority = LAST)
    public void check(ContainerRequestContext call) {
        String path = call.getUriInfo().getPath();
        if (!path.startsWith(API)) {
            return;
        }
        List<Fault> faults = new ArrayList<>();
        call.getUriInfo()
                .getPathParameters()
                .forEach((name, values) -> values.forEach(value -> text(name, value, faults)));
        Map<String, List<String>> given = call.getUriInfo().getQueryParameters();
        if (!given.isEmpty()) {
            find(call.getMethod(), path)
                    .ifPresent(operation -> given.forEach((name, values) -> {
                        values.forEach(value -> text(name, value, faults));
                        fault(name, values, operation.parameters).ifPresent(faults::add);
                    }));
        }
        if (!faults.isEmpty()) {
            throw new InvalidInputException(faults);
        }
    }

    private static void text(String name, String value, List<Fault> faults) {
        TextRules.faultOfValue(value).ifPresent(detail -> faults.add(new Fault(null, name, detail)));
    }

    private static Optional<Fault> fault(String name, List<String> values, Map<String, Parameter> known) {
        Parameter parameter = known.get(name);
        if (parameter == null) {
            return Optional.of(new Fault(
                    null,
                    NAME.matcher(name).matches() ? name : "?",
                    known.isEmpty()
                            ? "is not a parameter here; there are none"
                            : "is not a parameter here; known are " + String.join(", ", known.keySet())));
        }
        if (values.size() > 1 && !parameter.repeats) {
            return Optional.of(new Fault(null, name, "is given %d times: give it once".formatted(values.size())));
        }
        if (!parameter.type.equals("string") && values.contains("")) {
            return Optional.of(new Fault(
                    null,
                    name,
                    parameter.time ? TimeRules.FORM : "must not be empty: leave it out, or give it a value"));
        }
        return Optional.empty();
    }

    /** The operation of a path: a literal segment wins over a variable. Empty if REST has none and answers 404. */
    private Optional<Operation> find(String method, String path) {
        String asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        return operations().stream()
                .filter(operation -> operation.method.equals(asked)
                        && operation.path.matcher(path).matches())
                .min(Comparator.comparingInt(Operation::variables));
    }

    private List<Operation> operations() {
        List<Operation> known = operations;
        if (known == null) {
            known = read();
            operations = known;
        }
        return known;
    }

    private List<Operation> read() {
        JsonNode document;
        try {
            document = json.readTree(documents.getDocument(DOCUMENT, Format.JSON));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Operation> read = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    Map<String, Parameter> parameters = new TreeMap<>();
                    for (JsonNode parameter : operation.getValue().path("parameters")) {
                        if (parameter.path("in").textValue().equals("query")) {
                            parameters.put(parameter.path("name").textValue(), parameter(parameter.path("schema")));
                        }
                    }
                    String template = path.getKey();
                    read.add(new Operation(
                            Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+") + "/?"),
                            operation.getKey().toUpperCase(Locale.ROOT),
                            (int) template.chars().filter(c -> c == '{').count(),
                            parameters));
                }));
        return List.copyOf(read);
    }

    /** A type may be a list of types, with null; a type elsewhere is an enum. */
    private static Parameter parameter(JsonNode schema) {
        String type = schema.has("$ref") ? "enum" : schema.path("type").toString();
        String format = schema.path("format").asText();
        boolean time = format.equals("date-time");
        String kind = type.contains("string") && !time && !schema.has("enum") ? "string" : type;
        return new Parameter(
                type.contains("array")
                                && schema.path("items").path("type").toString().contains("string")
                        ? "string"
                        : kind,
                time || schema.toString().contains("/Instant\""),
                type.contains("array"));
    }
}
