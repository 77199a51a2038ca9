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

/** Who looks at a page: in which language and in which colours. A cookie says so, else the browser. Layout asks for it as cdi:visitor. */
@Named("visitor")
@RequestScoped
@TemplateData
public class Visitor {
    public static final String LANGUAGE = "language";
    public static final String THEME = "theme";
    public static final List<String> LANGUAGES = List.of("en", "ru");

    /** Auto is what the browser prefers. */
    public static final List<String> THEMES = List.of("auto", "light", "dark");

    private final HttpServerRequest request;
    private final Caller caller;

    Visitor(HttpServerRequest request, Caller caller) {
        this.request = request;
        this.caller = caller;
    }

    /** Who was let in; null where nobody is asked. */
    public String name() {
        return caller.isKnown() ? caller.name() : null;
    }

    /** Whether they may send a form there, so that pages show no button that would be refused. In the path 0 stands for any id. */
    public boolean may(String path) {
        return Permissions.find("POST", path)
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

    /** Where the reader is, with what they have narrowed: so that a switch of language loses nothing. */
    public String here() {
        return request.uri();
    }

    /** Whether a link of the navigation leads to where the reader is, or above it. */
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
