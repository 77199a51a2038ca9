package io.parsermanager.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The permissions for REST and the page, in one table. Nobody may call what is not in it, so a new operation is closed until it has a line.
 */
public final class Permissions {
    /**
     * Method, path, the least role, and whether the call changes anything if the method does not tell. The first matching line counts.
     * {@code {id}} and {@code {*_id}} are numbers, so they never match a word; other braces match one segment; {@code **} matches the rest.
     */
    private static final String TABLE = """
            GET    /api/v1/task_group                              reader
            POST   /api/v1/task_group                              operator
            GET    /api/v1/task_group/cancel_expired_task_group    operator changes
            POST   /api/v1/task_group/cancel_expired_task_group    operator
            GET    /api/v1/task_group/{id}                         reader
            PATCH  /api/v1/task_group/{id}                         operator
            DELETE /api/v1/task_group/{id}                         admin
            POST   /api/v1/task_group/{id}/cancel                  operator
            POST   /api/v1/task_group/{id}/retry                   operator

            GET    /api/v1/task                                    reader
            POST   /api/v1/task                                    operator
            POST   /api/v1/task/cancel                             operator
            POST   /api/v1/task/retry                              operator
            GET    /api/v1/task/{id}                               reader
            PATCH  /api/v1/task/{id}                               operator
            DELETE /api/v1/task/{id}                               admin
            POST   /api/v1/task/{id}/cancel                        operator
            POST   /api/v1/task/{id}/retry                         operator
            GET    /api/v1/task/{id}/attempts                      reader
            GET    /api/v1/task/{id}/quota                         reader

            GET    /api/v1/task_source                             reader
            POST   /api/v1/task_source                             operator
            GET    /api/v1/task_source/{task_id}/{source_id}       reader
            DELETE /api/v1/task_source/{task_id}/{source_id}       admin

            GET    /api/v1/source                                  reader
            POST   /api/v1/source                                  admin
            GET    /api/v1/source/export                           reader
            POST   /api/v1/source/import                           admin
            GET    /api/v1/source/{id}                             reader
            PATCH  /api/v1/source/{id}                             admin
            DELETE /api/v1/source/{id}                             admin
            POST   /api/v1/source/{id}/pause                       operator
            POST   /api/v1/source/{id}/resume                      operator
            POST   /api/v1/source/{id}/changed                     operator
            POST   /api/v1/source/{id}/move                        admin

            GET    /api/v1/source_schedule                         reader
            POST   /api/v1/source_schedule                         admin
            POST   /api/v1/source_schedule/bulk                    admin
            POST   /api/v1/source_schedule/reset                   operator
            GET    /api/v1/source_schedule/{id}                    reader
            PATCH  /api/v1/source_schedule/{id}                    admin
            DELETE /api/v1/source_schedule/{id}                    admin
            POST   /api/v1/source_schedule/{id}/reset              operator

            GET    /api/v1/task_type                               reader
            POST   /api/v1/task_type                               admin
            GET    /api/v1/task_type/{id}                          reader
            PATCH  /api/v1/task_type/{id}                          admin
            DELETE /api/v1/task_type/{id}                          admin
            POST   /api/v1/task_type/{id}/pause                    operator
            POST   /api/v1/task_type/{id}/resume                   operator

            GET    /api/v1/source_type                             reader
            POST   /api/v1/source_type                             admin
            GET    /api/v1/source_type/{code}                      reader
            PATCH  /api/v1/source_type/{code}                      admin
            DELETE /api/v1/source_type/{code}                      admin
            POST   /api/v1/source_type/{code}/pause                operator
            POST   /api/v1/source_type/{code}/resume               operator

            GET    /api/v1/tag/paused                              reader
            POST   /api/v1/tag/{tag}/pause                         operator
            POST   /api/v1/tag/{tag}/resume                        operator

            GET    /api/v1/quota                                   reader
            POST   /api/v1/quota                                   admin
            GET    /api/v1/quota/{id}                              reader
            PATCH  /api/v1/quota/{id}                              admin
            DELETE /api/v1/quota/{id}                              admin
            GET    /api/v1/quota_key                               reader
            GET    /api/v1/quota_key/{id}                          reader
            PATCH  /api/v1/quota_key/{id}                          admin
            POST   /api/v1/quota_key/{id}/close                    operator
            POST   /api/v1/quota_key/{id}/open                     operator

            GET    /api/v1/webhook                                 reader
            POST   /api/v1/webhook                                 admin
            GET    /api/v1/webhook/{id}                            reader
            PATCH  /api/v1/webhook/{id}                            admin
            DELETE /api/v1/webhook/{id}                            admin
            POST   /api/v1/webhook/{id}/test                       operator
            POST   /api/v1/webhook/{id}/rotate_secret              admin
            GET    /api/v1/webhook_delivery                        reader
            GET    /api/v1/webhook_delivery/{id}                   reader

            GET    /api/v1/overview                                reader
            GET    /api/v1/search                                  reader
            GET    /api/v1/dead_letter                             reader
            POST   /api/v1/dead_letter/{letter}/replay             operator
            GET    /api/v1/dictionary                              reader
            GET    /api/v1/dictionary/{name}                       reader
            GET    /api/v1/audit                                   admin
            GET    /api/v1/contract                                anyone
            GET    /api/v1/contract/{file}                         anyone

            GET    /                                               reader
            GET    /overview/**                                    reader
            GET    /failures                                       reader
            GET    /search                                         reader
            POST   /resume                                         operator
            GET    /groups/**                                      reader
            POST   /groups                                         operator
            POST   /groups/{id}/cancel                             operator
            POST   /groups/{id}/retry                              operator
            POST   /groups/**                                      admin
            GET    /tasks/**                                       reader
            POST   /tasks                                          operator
            POST   /tasks/cancel                                   operator
            POST   /tasks/retry                                    operator
            POST   /tasks/{id}/cancel                              operator
            POST   /tasks/{id}/retry                               operator
            POST   /tasks/**                                       admin
            GET    /sources/**                                     reader
            POST   /sources/bulk/run                               operator
            POST   /sources/bulk/pause                             operator
            POST   /sources/bulk/pause/{id}/undo                   operator
            POST   /sources/bulk/resume                            operator
            POST   /sources/bulk/resume/{id}/undo                  operator
            POST   /sources/{id}/pause                             operator
            POST   /sources/{id}/resume                            operator
            POST   /sources/{id}/run                               operator
            POST   /sources/**                                     admin
            GET    /schedules/**                                   reader
            POST   /schedules/reset                                operator
            POST   /schedules/{id}/reset                           operator
            POST   /schedules/**                                   admin
            GET    /task_types/**                                  reader
            POST   /task_types/{id}/pause                          operator
            POST   /task_types/{id}/resume                         operator
            POST   /task_types/**                                  admin
            GET    /source_types/**                                reader
            POST   /source_types/{code}/pause                      operator
            POST   /source_types/{code}/resume                     operator
            GET    /quotas/**                                      reader
            POST   /quotas/keys/{id}/close                         operator
            POST   /quotas/keys/{id}/open                          operator
            GET    /webhooks/**                                    reader
            POST   /webhooks/{id}/test                             operator
            POST   /webhooks/**                                    admin
            GET    /setup/**                                       admin
            POST   /setup                                          admin
            POST   /setup/step                                     admin nothing
            GET    /dead_letters/**                                reader
            POST   /dead_letters/{letter}/replay                   operator
            GET    /audit                                          admin

            GET    /login                                          anyone
            POST   /login                                          anyone nothing
            POST   /logout                                         anyone nothing
            GET    /login.css                                      anyone
            GET    /favicon.ico                                    anyone
            GET    /assets/**                                      anyone
            POST   /preferences                                    anyone nothing
            GET    /webjars/**                                     anyone
            GET    /q/openapi                                      anyone
            GET    /q/swagger-ui/**                                anyone
            """;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern NUMBER = Pattern.compile("\\{(?:id|\\w+_id)}");
    private static final Pattern BRACES = Pattern.compile("\\{\\w+}");

    /**
     * One line of the table.
     *
     * @param template the path, with parameters as names in braces
     * @param role the least role; empty: everybody may call it without a name
     * @param changes true: it changes something, so it is audited and limited
     */
    public record Rule(String method, String template, Optional<Role> role, boolean changes) {}

    private record Line(Rule rule, Pattern path) {}

    private static final List<Line> LINES =
            TABLE.lines().filter(line -> !line.isBlank()).map(Permissions::line).toList();

    private Permissions() {}

    /**
     * The rule for a request; empty if there is none.
     *
     * @param path the normalized path, with or without a slash at its end
     */
    public static Optional<Rule> find(String method, String path) {
        String asked =
                switch (method) {
                    case "HEAD", "OPTIONS" -> "GET"; // REST answers HEAD and OPTIONS for every GET
                    default -> method;
                };
        return LINES.stream()
                .filter(line -> line.rule.method.equals(asked)
                        && line.path.matcher(path).matches())
                .map(Line::rule)
                .findFirst();
    }

    /** Whether a request changes anything. An undeclared request does, unless its method says otherwise. */
    public static boolean changes(String method, String path) {
        return find(method, path).map(Rule::changes).orElseGet(() -> !READING.contains(method));
    }

    /** All rules, for the table in the documentation. */
    static List<Rule> all() {
        return LINES.stream().map(Line::rule).toList();
    }

    private static Line line(String text) {
        List<String> words = BLANKS.splitAsStream(text.strip()).toList();
        String method = words.get(0);
        String template = words.get(1);
        boolean changes = words.size() > 3 ? words.get(3).equals("changes") : !READING.contains(method);
        Optional<Role> role =
                Optional.of(words.get(2)).filter(word -> !word.equals("anyone")).map(Role::of);
        return new Line(new Rule(method, template, role, changes), path(template));
    }

    private static Pattern path(String template) {
        boolean open = template.endsWith("/**");
        String closed = open ? template.substring(0, template.length() - 3) : template.equals("/") ? "" : template;
        String regex = NUMBER.matcher(closed).replaceAll(Matcher.quoteReplacement("-?\\d+"));
        regex = BRACES.matcher(regex).replaceAll(Matcher.quoteReplacement("[^/;]+"));
        return Pattern.compile(regex + (open ? "(?:/[^;]*)?" : "/?"));
    }
}
