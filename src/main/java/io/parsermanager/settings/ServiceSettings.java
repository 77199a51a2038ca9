package io.parsermanager.settings;

import io.parsermanager.settings.check.StrictBooleanConverter;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/** Name, ports and log of the service. A part of {@link Settings}. */
public interface ServiceSettings {
    String NAME = "[a-zA-Z0-9._-]{1,60}";

    String NAME_MEANS = "must be 1 to 60 letters, digits, dots, hyphens or underscores";

    String DEFAULT_HTTP_PORT = "8000";

    String DEFAULT_MANAGEMENT_PORT = "9000";

    String DEFAULT_HTTPS_PORT = "8443";

    /** Names this installation in logs, in Kafka's client ids and in PostgreSQL's list of connections. */
    @WithName("PROJECT_NAME")
    @WithDefault("parser_manager")
    @Pattern(regexp = NAME, message = NAME_MEANS)
    String projectName();

    /** The environment's name. Only the start-up log shows it. */
    @WithName("ENVIRONMENT")
    @WithDefault("PROD")
    @Pattern(regexp = NAME, message = NAME_MEANS)
    String environment();

    /** The format of the log: text for people, json for programs. An error that stops the start is text in both. */
    @WithName("LOG_FORMAT")
    @WithDefault("text")
    @Pattern(regexp = "text|json", message = "must be text or json")
    String logFormat();

    /** The port of REST and of the page. */
    @WithName("HTTP_PORT")
    @WithDefault(DEFAULT_HTTP_PORT)
    @Min(0)
    @Max(65535)
    int httpPort();

    /** The port of health and metrics: for orchestrators and Prometheus, not for callers of the API. */
    @WithName("MANAGEMENT_PORT")
    @WithDefault(DEFAULT_MANAGEMENT_PORT)
    @Min(0)
    @Max(65535)
    int managementPort();

    /** Whether /q/swagger-ui is served. The document itself, /q/openapi, always is. */
    @WithName("OPENAPI_UI_ENABLED")
    @WithDefault("true")
    @WithConverter(StrictBooleanConverter.class)
    boolean openapiUiEnabled();

    /** Items on a page of a list when the caller names no size. */
    @WithName("DEFAULT_PAGINATION_SIZE")
    @WithDefault("100")
    @Min(1)
    @Max(1000)
    int defaultPaginationSize();
}
