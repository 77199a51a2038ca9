package io.parsermanager.security;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Tells in the OpenAPI document how callers say who they are, and of each operation the role that it needs. */
@OpenApiFilter(stages = RunStage.BUILD)
public class DescribeSecurity implements OASFilter {
    private static final String BEARER = "bearer";
    private static final String KEY = "key";
    private static final String ROLE = "x-role";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getComponents()
                .addSecurityScheme(
                        BEARER,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("AUTH=keys: a key. AUTH=oidc: an access token of the provider"))
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("X-API-Key")
                                .description("AUTH=keys: a key"));
        // the last, empty one: with AUTH=none nobody is asked
        api.security(List.of(
                OASFactory.createSecurityRequirement().addScheme(BEARER),
                OASFactory.createSecurityRequirement().addScheme(KEY),
                OASFactory.createSecurityRequirement()));
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> Permissions.find(method.name(), example(path))
                        .flatMap(Permissions.Rule::role)
                        .ifPresent(role -> operation.addExtension(ROLE, role.word()))));
    }

    /** A path as a caller writes it, of one with names in braces. */
    private static String example(String path) {
        return path.replaceAll("\\{\\w+}", "0");
    }
}
