package io.parsermanager.web.layout;

import io.parsermanager.http.Caller;
import io.parsermanager.security.Permissions;
import io.parsermanager.security.Permissions.Rule;
import io.quarkus.qute.TemplateData;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** The visitor of a page: name, rights, language and theme. Templates read it as {@code cdi:visitor}. */
@Named("visitor")
@RequestScoped
@TemplateData
public class Visitor {
    public static final String LANGUAGE = "language";
    public static final String THEME = "theme";
    public static final List<String> LANGUAGES = List.of("en", "ru");

    /** The theme "auto" follows the browser. */
    public static final List<String> THEMES = List.of("auto", "light", "dark");

    private final HttpServerRequest request;
    private final Caller caller;

    Visitor(HttpServerRequest request, Caller caller) {
        this.request = request;
        this.caller = caller;
    }

    /** The name of the caller; null without authentication. */
    public String name() {
        return caller.isKnown() ? caller.name() : null;
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
