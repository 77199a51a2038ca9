package io.parsermanager.security;

import io.parsermanager.security.Permissions.Rule;
import io.parsermanager.settings.Settings;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Holds every request against {@link Permissions}. Having no name, it is asked for all paths. */
@ApplicationScoped
public class RequirePermission implements HttpSecurityPolicy {
    static final String LOGIN = "/login";
    private static final String API = "/api/";

    private final Settings settings;

    RequirePermission(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext call, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (settings.auth().equals("none")) {
            return CheckResult.permit();
        }
        Optional<Rule> rule = Permissions.find(call.request().method().name(), call.normalizedPath());
        if (rule.isPresent() && rule.get().role().isEmpty()) {
            return CheckResult.permit();
        }
        return identity.flatMap(who -> check(call, who, rule));
    }

    private Uni<CheckResult> check(RoutingContext call, SecurityIdentity who, Optional<Rule> rule) {
        boolean api = call.normalizedPath().startsWith(API);
        if (who.isAnonymous()) {
            return api || !acceptsHtml(call) ? refuse(Refusal.unknown(remedy())) : sendToLogin();
        }
        if (rule.isEmpty()) {
            return refuse(Refusal.forbidden("Nobody may call %s %s: there is no such operation"
                    .formatted(call.request().method(), call.normalizedPath())));
        }
        Role needed = rule.get().role().orElseThrow();
        if (!who.getRoles().contains(needed.word())) {
            return refuse(Refusal.forbidden("This needs the role %s, and '%s' %s. Ask who runs this service for it"
                    .formatted(needed.word(), who.getPrincipal().getName(), roleOf(who))));
        }
        if (api && rule.get().changes() && !WhoCalls.saysSoInAHeader(call)) {
            return refuse(Refusal.unknown("A browser's cookie is not enough to change things by the API. " + remedy()));
        }
        return CheckResult.permit();
    }

    private String remedy() {
        return settings.auth().equals("keys")
                ? "Say who you are: send your key as 'Authorization: Bearer KEY' or as 'X-API-Key: KEY'"
                : "Say who you are: send an access token of %s as 'Authorization: Bearer TOKEN'"
                        .formatted(settings.oidcIssuerUrl().orElse("the OIDC provider"));
    }

    /** With keys to a form that takes one; with OIDC to the provider, which Quarkus does by itself for whom it does not know. */
    private Uni<CheckResult> sendToLogin() {
        return settings.auth().equals("keys") ? refuse(Refusal.sendTo(LOGIN)) : CheckResult.deny();
    }

    private static String roleOf(SecurityIdentity who) {
        for (Role role : new Role[] {Role.OPERATOR, Role.READER}) {
            if (who.getRoles().contains(role.word())) {
                return "is " + role.word();
            }
        }
        return "has no role here";
    }

    private static boolean acceptsHtml(RoutingContext call) {
        String accept = call.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("text/html");
    }

    private static Uni<CheckResult> refuse(Refusal refusal) {
        return Uni.createFrom().failure(refusal);
    }
}
