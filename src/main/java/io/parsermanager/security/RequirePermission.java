package io.parsermanager.security;

import io.parsermanager.http.ClientAddress;
import io.parsermanager.http.LocalPath;
import io.parsermanager.security.Permissions.Rule;
import io.parsermanager.settings.Settings;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Checks every request against {@link Permissions}. A policy without a name applies to all paths. */
@ApplicationScoped
public class RequirePermission implements HttpSecurityPolicy {
    static final String LOGIN = "/login";
    private static final String API = "/api/";

    /** The longest address that a login leads back to. */
    private static final int MAX_WANTED = 1000;

    private final Settings settings;
    private final ChangeRateLimiter pace;
    private final Event<RefusedChange> refusedChanges;
    private final ClientAddress clientAddress;

    RequirePermission(
            Settings settings,
            ChangeRateLimiter pace,
            Event<RefusedChange> refusedChanges,
            ClientAddress clientAddress) {
        this.settings = settings;
        this.pace = pace;
        this.refusedChanges = refusedChanges;
        this.clientAddress = clientAddress;
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
        return identity.flatMap(who -> check(call, who, rule, context));
    }

    private Uni<CheckResult> check(
            RoutingContext call, SecurityIdentity who, Optional<Rule> rule, AuthorizationRequestContext context) {
        boolean api = call.normalizedPath().startsWith(API);
        if (who.isAnonymous()) {
            return api || !acceptsHtml(call) ? refuse(Refusal.unknown(remedy())) : sendToLogin(call);
        }
        if (rule.isEmpty()) {
            return refuse(Refusal.forbidden("Nobody may call %s %s: there is no such operation"
                    .formatted(call.request().method(), call.normalizedPath())));
        }
        Role needed = rule.get().role().orElseThrow();
        if (!who.getRoles().contains(needed.word())) {
            Refusal refusal = Refusal.forbidden("This needs the role %s, and '%s' %s. Ask who runs this service for it"
                    .formatted(needed.word(), who.getPrincipal().getName(), roleOf(who)));
            return rule.get().changes() ? refuseChange(call, who, rule.get(), refusal, context) : refuse(refusal);
        }
        if (api && rule.get().changes() && !CallerAuthentication.saysSoInAHeader(call)) {
            return refuse(Refusal.unknown("A browser's cookie is not enough to change things by the API. " + remedy()));
        }
        return CheckResult.permit();
    }

    /** Refuses a change and reports it first, on a thread that may wait for PostgreSQL. The rate limit of changes applies. */
    private Uni<CheckResult> refuseChange(
            RoutingContext call,
            SecurityIdentity who,
            Rule rule,
            Refusal refusal,
            AuthorizationRequestContext context) {
        String name = who.getPrincipal().getName();
        long seconds = pace.secondsToWait(name);
        if (seconds > 0) {
            return refuse(Refusal.tooMany(pace.remedy(seconds), seconds));
        }
        RefusedChange refused = new RefusedChange(
                name,
                clientAddress.of(call.request()),
                call.request().method().name(),
                call.normalizedPath(),
                rule.template());
        return context.runBlocking(call, Uni.createFrom().item(who), (same, he) -> {
                    refusedChanges.fire(refused);
                    return CheckResult.DENY;
                })
                .flatMap(told -> refuse(refusal));
    }

    private String remedy() {
        return settings.auth().equals("keys")
                ? "Say who you are: send your key as 'Authorization: Bearer KEY' or as 'X-API-Key: KEY'"
                : "Say who you are: send an access token of %s as 'Authorization: Bearer TOKEN'"
                        .formatted(settings.oidcIssuerUrl().orElse("the OIDC provider"));
    }

    /** Sends a person to the login: with keys to the form, with OIDC to the provider, which Quarkus does by itself. */
    private Uni<CheckResult> sendToLogin(RoutingContext call) {
        return settings.auth().equals("keys") ? refuse(Refusal.sendTo(login(call))) : CheckResult.deny();
    }

    /** The form's address, with the page that the person wanted. An action is not repeated after the login. */
    private static String login(RoutingContext call) {
        String wanted = call.request().uri();
        boolean isPage = call.request().method().equals(HttpMethod.GET) && LocalPath.is(wanted) && !wanted.equals("/");
        return isPage && wanted.length() <= MAX_WANTED
                ? LOGIN + "?to=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
                : LOGIN;
    }

    private static String roleOf(SecurityIdentity who) {
        for (Role role : new Role[] {Role.OPERATOR, Role.READER}) {
            if (who.getRoles().contains(role.word())) {
                return "is " + role.word();
            }
        }
        return "has no role here";
    }

    /** Whether the caller is a person who looks at a page. */
    static boolean acceptsHtml(RoutingContext call) {
        String accept = call.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("text/html");
    }

    private static Uni<CheckResult> refuse(Refusal refusal) {
        return Uni.createFrom().failure(refusal);
    }
}
