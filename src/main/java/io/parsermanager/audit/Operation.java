package io.parsermanager.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What was called, in the words of the audit.
 *
 * @param name method and path, with names in braces for its parameters
 * @param entity the kind of thing that it is about
 */
record Operation(String name, String entity) {
    private static final Pattern API = Pattern.compile("/api/v1/");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");
    private static final Pattern NUMBER = Pattern.compile("/\\d+(?=/|$)");
    private static final int MAX = 300;

    /** What the page calls in the plural is the same thing. */
    private static final Map<String, String> OF_THE_PAGE = Map.of(
            "groups", "task_group",
            "tasks", "task",
            "sources", "source",
            "schedules", "source_schedule",
            "task_types", "task_type");

    /**
     * Names what was called.
     *
     * @param rule the path of its permission; one that ends in ** covers several acts, which the path itself tells apart
     */
    static Operation of(String method, String rule, String path) {
        String template = template(rule, path);
        String first = API.matcher(template).replaceFirst("/").split("/", -1)[1];
        return new Operation(visible(method + " " + template, MAX), OF_THE_PAGE.getOrDefault(first, first));
    }

    private static String template(String rule, String path) {
        return rule.endsWith("/**") ? NUMBER.matcher(path).replaceAll("/{id}") : rule;
    }

    /** Which one: what the path has where the template has names. Null where that is open. */
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

    /** As much of a text as is kept, and of that what can be seen. */
    static String visible(String text, int length) {
        if (text == null) {
            return null;
        }
        String cut = text.length() > length ? text.substring(0, length) : text;
        return INVISIBLE.matcher(cut).replaceAll("\uFFFD");
    }
}
