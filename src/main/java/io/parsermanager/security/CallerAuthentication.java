package io.parsermanager.security;

import io.parsermanager.settings.Settings;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Set;

/** Identifies the caller of a request by the method that AUTH names. A wrong key or token is refused at once, for every path. */
@Alternative
@Priority(1)
@ApplicationScoped
public class CallerAuthentication implements HttpAuthenticationMechanism {
    /** The cookie of the login form. It holds the key until the browser is closed. */
    static final String COOKIE = "parser_manager_key";

    /** The prefix of OIDC's session cookies. */
    private static final String SESSION = "q_session";

    private static final String API_KEY = "X-API-Key";
    private static final String BEARER = "bearer ";

    private final Settings settings;
    private final OidcAuthenticationMechanism oidc;

    CallerAuthentication(Settings settings, OidcAuthenticationMechanism oidc) {
        this.settings = settings;
        this.oidc = oidc;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext call, IdentityProviderManager identities) {
        return switch (settings.auth()) {
            case "keys" -> byKey(call, identities);
            case "oidc" -> byToken(call, identities);
            default -> Uni.createFrom().nullItem();
        };
    }

    private Uni<SecurityIdentity> byToken(RoutingContext call, IdentityProviderManager identities) {
        Uni<SecurityIdentity> identity = oidc.authenticate(call, identities);
        if (saysSoInAHeader(call)) {
            return identity.onFailure(AuthenticationFailedException.class)
                    .transform(failure -> Refusal.unknown(
                            "This token is not accepted: it may have run out, or be of another issuer or audience"));
        }
        // an unknown session counts as none: its browser logs in again, and sees what everybody may see
        return identity.onFailure(AuthenticationFailedException.class)
                .invoke(failure -> forgetSession(call))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull();
    }

    /** Deletes the session cookie. Otherwise the browser sends it when it returns from the provider, and OIDC reads nothing else. */
    private static void forgetSession(RoutingContext call) {
        for (Cookie cookie : call.request().cookies()) {
            if (cookie.getName().startsWith(SESSION)) {
                call.response()
                        .addCookie(
                                Cookie.cookie(cookie.getName(), "").setPath("/").setMaxAge(0));
            }
        }
    }

    private static Uni<SecurityIdentity> byKey(RoutingContext call, IdentityProviderManager identities) {
        String sent = header(call);
        if (sent != null) {
            return identities
                    .authenticate(new ApiKeyRequest(sent))
                    .onFailure(AuthenticationFailedException.class)
                    .transform(failure -> Refusal.unknown(
                            "This key is not known. Is all of it there? It may have been taken out of API_KEYS"));
        }
        Cookie cookie = call.request().getCookie(COOKIE);
        if (cookie == null) {
            return Uni.createFrom().nullItem();
        }
        // an unknown key in the cookie must not keep its browser from the login form
        return identities
                .authenticate(new ApiKeyRequest(cookie.getValue()))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull();
    }

    /** Whether a header of the request identifies the caller, and not only a cookie that the browser adds by itself. */
    static boolean saysSoInAHeader(RoutingContext call) {
        return header(call) != null;
    }

    private static String header(RoutingContext call) {
        String authorization = call.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return call.request().getHeader(API_KEY);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext call) {
        return settings.auth().equals("oidc")
                ? oidc.getChallenge(call)
                : Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext call) {
        return settings.auth().equals("oidc")
                ? oidc.getCredentialTransport(call)
                : Uni.createFrom()
                        .item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, API_KEY));
    }

    /** Runs before OIDC's own mechanism, which this class calls itself. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1000;
    }
}
