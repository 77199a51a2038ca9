package io.parsermanager.settings;

import io.parsermanager.settings.check.CertificateFile;
import io.parsermanager.settings.check.NetworkNames;
import io.parsermanager.settings.check.PrivateKeyFile;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Authentication, roles and network access. A part of {@link Settings}. */
public interface AccessSettings {
    String KEY = ServiceSettings.NAME + ":(reader|operator|admin):[0-9a-f]{64}";

    String KEYS = "\\s*" + KEY + "([\\s,]+" + KEY + ")*\\s*";

    String KEYS_MEANS = "must be lines such as the command 'key NAME ROLE' prints: name:role:hash";

    String ORIGINS = "https?://[^\\s,/*]+(,https?://[^\\s,/*]+)*";

    String ORIGINS_MEANS = "must be https://host, or several of them with commas";

    /** How callers authenticate. There is no default, because open access must be a decision. */
    @WithName("AUTH")
    @Pattern(regexp = "none|keys|oidc", message = "must be none, keys or oidc")
    String auth();

    /** With AUTH=keys: the API keys, each as name:role:hash, separated by blanks, commas or line breaks. The command "key" prints them. */
    @WithName("API_KEYS")
    Optional<@Pattern(regexp = KEYS, message = KEYS_MEANS) String> apiKeys();

    /** With AUTH=oidc: the issuer URL of the provider. */
    @WithName("OIDC_ISSUER_URL")
    Optional<
                    @Pattern(
                            regexp = NetworkNames.URL,
                            message = "must be a URL such as https://sso.example.org/realms/main")
                    String>
            oidcIssuerUrl();

    /** The id of this service at the provider. */
    @WithName("OIDC_CLIENT_ID")
    @WithDefault("parser-manager")
    @NotBlank
    String oidcClientId();

    /**
     * The secret of that client. Only people who log in to the page need it. At least 32 characters, because replicas share sessions by it.
     */
    @WithName("OIDC_CLIENT_SECRET")
    Optional<@Size(min = 32, message = "must have 32 characters or more") String> oidcClientSecret();

    /** The audience (aud) that tokens must name. */
    @WithName("OIDC_AUDIENCE")
    @WithDefault("parser-manager")
    @NotBlank
    String oidcAudience();

    /** The claim that holds a person's roles or groups; a path such as realm_access/roles. */
    @WithName("OIDC_ROLES_CLAIM")
    @WithDefault("groups")
    @NotBlank
    String oidcRolesClaim();

    /** The name of the reader role in that claim. */
    @WithName("OIDC_READER_ROLE")
    @WithDefault("reader")
    @NotBlank
    String oidcReaderRole();

    /** The name of the operator role in that claim. */
    @WithName("OIDC_OPERATOR_ROLE")
    @WithDefault("operator")
    @NotBlank
    String oidcOperatorRole();

    /** The name of the admin role in that claim. */
    @WithName("OIDC_ADMIN_ROLE")
    @WithDefault("admin")
    @NotBlank
    String oidcAdminRole();

    /** The most changes per minute, caller and replica. The limit stops runaway scripts. 0: no limit. */
    @WithName("CHANGES_PER_MINUTE")
    @WithDefault("1200")
    @Min(0)
    @Max(1_000_000)
    int changesPerMinute();

    /** How long audit entries are kept. At least a day, because the table refuses to delete newer ones. */
    @WithName("AUDIT_RETENTION")
    @WithDefault("365d")
    @DurationMin(days = 1)
    @DurationMax(days = 36_500)
    Duration auditRetention();

    /** What happens to sources at private addresses, which parsers would fetch: flag marks them (private_address), refuse rejects them. */
    @WithName("PRIVATE_ADDRESSES")
    @WithDefault("flag")
    @Pattern(regexp = "flag|refuse", message = "must be flag or refuse")
    String privateAddresses();

    /** Proxies whose X-Forwarded headers the service trusts: addresses or CIDR ranges, separated by commas. */
    @WithName("TRUSTED_PROXIES")
    Optional<@Pattern(regexp = NetworkNames.NETWORKS, message = NetworkNames.NETWORKS_MEANS) String> trustedProxies();

    /** Origins whose scripts may call REST, as https://host, separated by commas. None by default. */
    @WithName("CORS_ORIGINS")
    Optional<@Pattern(regexp = ORIGINS, message = ORIGINS_MEANS) String> corsOrigins();

    /** The certificate chain of HTTPS in PEM. With it and its key REST is served on HTTPS_PORT only. The file is reloaded every hour. */
    @WithName("HTTP_TLS_CERT")
    @WithConverter(CertificateFile.class)
    Optional<String> httpTlsCert();

    /** The private key of that certificate in PEM. */
    @WithName("HTTP_TLS_KEY")
    @WithConverter(PrivateKeyFile.class)
    Optional<String> httpTlsKey();

    /** The port of REST with TLS. */
    @WithName("HTTPS_PORT")
    @WithDefault(ServiceSettings.DEFAULT_HTTPS_PORT)
    @Min(0)
    @Max(65535)
    int httpsPort();

    /**
     * A connection without traffic is closed after this time, so that a slow sender cannot hold it. It must be longer than an import of
     * IMPORT_MAX_BYTES is silent: 63 s for 100 MB.
     */
    @WithName("HTTP_IDLE_TIMEOUT")
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration httpIdleTimeout();
}
