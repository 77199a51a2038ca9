package io.parsermanager.security;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Describes in the OpenAPI document how callers authenticate and which role each operation needs. */
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
        // the last, empty one: AUTH=none needs no credentials
        api.security(List.of(
                OASFactory.createSecurityRequirement().addScheme(BEARER),
                OASFactory.createSecurityRequirement().addScheme(KEY),
                OASFactory.createSecurityRequirement()));
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) ->
                        Permissions.find(method.name(), example(path)).ifPresent(rule -> describe(operation, rule))));
    }

    private static void describe(Operation operation, Permissions.Rule rule) {
        rule.role()
                .ifPresentOrElse(
                        role -> operation.addExtension(ROLE, role.word()),
                        () -> operation.security(List.of(OASFactory.createSecurityRequirement())));
    }

    /** An example of a path whose parameters are names in braces. */
    private static String example(String path) {
        return path.replaceAll("\\{\\w+}", "0");
    }
}
