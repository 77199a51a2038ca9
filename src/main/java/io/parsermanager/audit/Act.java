package io.parsermanager.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a call does, in one word for REST and the page: {@code source.disable}.
 *
 * @param name the entity and what is done to it
 * @param entity the kind of thing
 * @param entityId its id; null if the call is for several, or makes one
 */
record Act(String name, String entity, String entityId) {
    private static final int MAX = 100;
    private static final int MAX_ID = 300;
    private static final Pattern WORD = Pattern.compile("[a-z_]+");

    /** The last words of paths that mean the same as another act. */
    private static final Map<String, String> SAME = Map.of("edit", "update", "bulk", "create");

    private static final Set<String> RESUMED = Set.of("SOURCE", "SOURCE_TYPE", "TASK_TYPE", "TAG");

    /**
     * Names the act of a call.
     *
     * @param operation method and path, with names in braces, and the entity of the path
     * @param entityId the id in the path; null if there is none
     * @param body the body or the form
     */
    static Act of(Operation operation, String entityId, JsonNode body) {
        String method = operation.name().substring(0, operation.name().indexOf(' '));
        String path = operation.name().substring(method.length() + 1).replaceFirst("/$", "");
        if (path.equals("/resume")) {
            return resumed(body);
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        String verb = verb(method, path, last, operation.entity(), body);
        // to run a source makes groups, as POST task_group/ does
        String name = verb.equals("run") ? "task_group.create" : operation.entity() + "." + verb;
        return new Act(Operation.visible(name, MAX), operation.entity(), entityId);
    }

    private static String verb(String method, String path, String last, String entity, JsonNode body) {
        if (method.equals("DELETE")) {
            return "delete";
        }
        if (method.equals("PATCH") || method.equals("PUT")) {
            return body.size() == 1 && body.path("enabled").isBoolean()
                    ? body.path("enabled").booleanValue() ? "enable" : "disable"
                    : "update";
        }
        if (last.equals("cancel_expired_task_group")) {
            return "cancel_expired";
        }
        boolean collection =
                path.chars().filter(character -> character == '/').count() == (path.startsWith("/api/") ? 3 : 1);
        if (collection) {
            return "create";
        }
        return WORD.matcher(last).matches() && !last.equals(entity) ? SAME.getOrDefault(last, last) : "update";
    }

    /** The form of the overview that resumes whatever it names. */
    private static Act resumed(JsonNode form) {
        String what = form.path("what").asText();
        String entity = RESUMED.contains(what) ? what.toLowerCase(Locale.ROOT) : "unknown";
        return new Act(
                entity + ".resume", entity, Operation.visible(form.path("key").textValue(), MAX_ID));
    }
}
