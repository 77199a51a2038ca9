package io.parsermanager.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The called operation, as the audit names it.
 *
 * @param name method and path, with parameters as names in braces
 * @param entity the kind of thing that it changes
 */
record Operation(String name, String entity) {
    private static final Pattern API = Pattern.compile("/api/v1/");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");
    private static final Pattern NUMBER = Pattern.compile("/\\d+(?=/|$)");
    private static final int MAX = 300;

    /** The plural names in the web page's paths, and the entities that they mean. */
    private static final Map<String, String> OF_THE_PAGE = Map.of(
            "groups", "task_group",
            "tasks", "task",
            "sources", "source",
            "schedules", "source_schedule",
            "task_types", "task_type",
            "webhooks", "webhook",
            "dead_letters", "dead_letter");

    /**
     * Names the operation of a call.
     *
     * @param rule the path of its permission; one that ends in ** covers several operations, and the called path tells them apart
     */
    static Operation of(String method, String rule, String path) {
        String template = template(rule, path);
        String first = API.matcher(template).replaceFirst("/").split("/", -1)[1];
        return new Operation(visible(method + " " + template, MAX), OF_THE_PAGE.getOrDefault(first, first));
    }

    private static String template(String rule, String path) {
        return rule.endsWith("/**") ? NUMBER.matcher(path).replaceAll("/{id}") : rule;
    }

    /** The values in the path for the names in the template; null if there are none. */
    static String ids(String rule, String path) {
        String[] names = template(rule, path).split("/", -1);
        String[] values = path.split("/", -1);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            if (names[i].startsWith("{")) {
                ids.add(values[i]);
            }
        }
        return ids.isEmpty() ? null : visible(String.join("/", ids), MAX);
    }

    /** The beginning of a text, with invisible characters made visible. */
    static String visible(String text, int length) {
        if (text == null) {
            return null;
        }
        String cut = text.length() > length ? text.substring(0, length) : text;
        return INVISIBLE.matcher(cut).replaceAll("\uFFFD");
    }
}
