package io.parsermanager.security;

import io.parsermanager.settings.Settings;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Maps the roles or groups of the OIDC provider to the roles of the service. A caller without any of them may do nothing. */
@ApplicationScoped
public class OidcRoleMapper implements SecurityIdentityAugmentor {
    private final boolean oidc;
    private final Map<Role, String> theirs;

    OidcRoleMapper(Settings settings) {
        oidc = settings.auth().equals("oidc");
        theirs = Map.of(
                Role.READER, settings.oidcReaderRole(),
                Role.OPERATOR, settings.oidcOperatorRole(),
                Role.ADMIN, settings.oidcAdminRole());
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (!oidc || identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        Set<String> ours = new HashSet<>();
        theirs.forEach((role, name) -> {
            if (identity.getRoles().contains(name)) {
                ours.addAll(role.words());
            }
        });
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(identity.getPrincipal())
                        .addCredentials(identity.getCredentials())
                        .addAttributes(identity.getAttributes())
                        .addRoles(ours)
                        .build());
    }
}
