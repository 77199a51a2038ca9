package io.parsermanager.web.layout;

import io.parsermanager.http.Caller;
import io.parsermanager.security.Permissions;
import io.parsermanager.security.Permissions.Rule;
import io.parsermanager.security.Role;
import io.quarkus.qute.TemplateData;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import java.util.stream.Stream;

/** The visitor of a page: name, rights, language, theme and time zone. Templates read it as {@code cdi:visitor}. */
@Named("visitor")
@RequestScoped
@TemplateData
public class Visitor {
    public static final String LANGUAGE = "language";
    public static final String THEME = "theme";
    public static final String ZONE = "zone";

    /** The browser's zone, which the script of the page tells. */
    private static final String LOCAL_ZONE = "local_zone";

    public static final List<String> LANGUAGES = List.of("en", "ru");

    /** The theme "auto" follows the browser. */
    public static final List<String> THEMES = List.of("auto", "light", "dark");

    /** The zone of times: the browser's own, or UTC. */
    public static final List<String> ZONES = List.of("local", "utc");

    private final HttpServerRequest request;
    private final Caller caller;
    private ZoneId zone;

    Visitor(HttpServerRequest request, Caller caller) {
        this.request = request;
        this.caller = caller;
    }

    /** The name of the caller; null without authentication. */
    public String name() {
        return caller.isKnown() ? caller.name() : null;
    }

    /** The highest role of the visitor; null for one without any. */
    public String role() {
        return Stream.of(Role.ADMIN, Role.OPERATOR, Role.READER)
                .map(Role::word)
                .filter(caller::hasRole)
                .findFirst()
                .orElse(null);
    }

    /** Whether the visitor may send a form to this path. Pages show no other buttons. In the path, 0 stands for any id. */
    public boolean may(String path) {
        return may("POST", path);
    }

    /** Whether the visitor may open this page. Pages show no other links. */
    public boolean mayRead(String path) {
        return may("GET", path);
    }

    private boolean may(String method, String path) {
        return Permissions.find(method, path)
                .flatMap(Rule::role)
                .map(role -> caller.hasRole(role.word()))
                .orElse(true);
    }

    public String language() {
        String chosen = cookie(LANGUAGE);
        return LANGUAGES.contains(chosen) ? chosen : preferred();
    }

    public Locale locale() {
        return Locale.forLanguageTag(language());
    }

    public String theme() {
        String chosen = cookie(THEME);
        return THEMES.contains(chosen) ? chosen : THEMES.get(0);
    }

    public String zoneChoice() {
        String chosen = cookie(ZONE);
        return ZONES.contains(chosen) ? chosen : ZONES.get(0);
    }

    /** The zone of all times on the page and in its forms. UTC while the browser has not told its own. */
    public ZoneId zone() {
        if (zone == null) {
            zone = Optional.of(zoneId())
                    .filter(id -> !id.isEmpty() && !id.endsWith("UTC"))
                    .map(ZoneId::of)
                    .orElse(ZoneOffset.UTC);
        }
        return zone;
    }

    /** The id of {@link #zone}; empty while the browser has not told its own. */
    public String zoneId() {
        return zoneChoice().equals("utc")
                ? "UTC"
                : localZone().map(ZoneId::getId).orElse("");
    }

    /** The name of {@link #zone} beside times: its city, or UTC. */
    public String zoneLabel() {
        return zone().equals(ZoneOffset.UTC) ? "UTC" : city(zone());
    }

    /** The city of the browser's zone; empty while the browser has not told it. */
    public String localZoneLabel() {
        return localZone().map(Visitor::city).orElse("");
    }

    private Optional<ZoneId> localZone() {
        String told = cookie(LOCAL_ZONE);
        return ZoneRulesProvider.getAvailableZoneIds().contains(told) ? Optional.of(ZoneId.of(told)) : Optional.empty();
    }

    private static String city(ZoneId zone) {
        return zone.getId().substring(zone.getId().lastIndexOf('/') + 1).replace('_', ' ');
    }

    public String path() {
        return request.path();
    }

    /** The address of the present page with its filter, for a form that returns to it. */
    public String here() {
        return request.uri();
    }

    /** Whether the present page belongs to this section of the navigation. */
    public boolean isIn(String section) {
        return section.equals("/") ? path().equals("/") : path().equals(section) || path().startsWith(section + "/");
    }

    private String preferred() {
        String accepted = request.getHeader("Accept-Language");
        if (accepted == null) {
            return LANGUAGES.get(0);
        }
        try {
            String found = Locale.lookupTag(LanguageRange.parse(accepted), LANGUAGES);
            return found == null ? LANGUAGES.get(0) : found;
        } catch (IllegalArgumentException unreadable) {
            return LANGUAGES.get(0);
        }
    }

    private String cookie(String name) {
        Cookie cookie = request.getCookie(name);
        return cookie == null ? "" : cookie.getValue();
    }
}
