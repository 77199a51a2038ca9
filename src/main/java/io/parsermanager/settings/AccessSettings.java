package io.parsermanager.settings;

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

/** Who may do what, and how a caller is known and reached. A part of {@link Settings}. */
public interface AccessSettings {
    String KEY = ServiceSettings.NAME + ":(reader|operator|admin):[0-9a-f]{64}";

    String KEYS = "\\s*" + KEY + "([\\s,]+" + KEY + ")*\\s*";

    String KEYS_MEANS = "must be lines such as the command 'key NAME ROLE' prints: name:role:hash";

    String ORIGINS = "https?://[^\\s,/*]+(,https?://[^\\s,/*]+)*";

    String ORIGINS_MEANS = "must be https://host, or several of them with commas";

    /** How callers say who they are. There is no default: that anybody may do anything has to be said. */
    @WithName("AUTH")
    @Pattern(regexp = "none|keys|oidc", message = "must be none, keys or oidc")
    String auth();

    /** With AUTH=keys who may come in, each as name:role:hash with blanks, commas or line ends between: what the command "key" prints. */
    @WithName("API_KEYS")
    Optional<@Pattern(regexp = KEYS, message = KEYS_MEANS) String> apiKeys();

    /** With AUTH=oidc the provider that issues tokens. */
    @WithName("OIDC_ISSUER_URL")
    Optional<
                    @Pattern(
                            regexp = NetworkNames.URL,
                            message = "must be a URL such as https://sso.example.org/realms/main")
                    String>
            oidcIssuerUrl();

    /** As what the provider knows this service. */
    @WithName("OIDC_CLIENT_ID")
    @WithDefault("parser-manager")
    @NotBlank
    String oidcClientId();

    /** The secret of that client. Only people who log in to the page need it; at least 32 characters, or replicas do not know each other's sessions. */
    @WithName("OIDC_CLIENT_SECRET")
    Optional<@Size(min = 32, message = "must have 32 characters or more") String> oidcClientSecret();

    /** For whom tokens must be issued (aud). */
    @WithName("OIDC_AUDIENCE")
    @WithDefault("parser-manager")
    @NotBlank
    String oidcAudience();

    /** The claim that holds a person's roles or groups; a path such as realm_access/roles. */
    @WithName("OIDC_ROLES_CLAIM")
    @WithDefault("groups")
    @NotBlank
    String oidcRolesClaim();

    /** What that claim calls a reader. */
    @WithName("OIDC_READER_ROLE")
    @WithDefault("reader")
    @NotBlank
    String oidcReaderRole();

    /** What it calls an operator. */
    @WithName("OIDC_OPERATOR_ROLE")
    @WithDefault("operator")
    @NotBlank
    String oidcOperatorRole();

    /** What it calls an admin. */
    @WithName("OIDC_ADMIN_ROLE")
    @WithDefault("admin")
    @NotBlank
    String oidcAdminRole();

    /** Calls per minute that one caller may change something with, per replica: a script that has run wild stops here. 0: any number. */
    @WithName("CHANGES_PER_MINUTE")
    @WithDefault("1200")
    @Min(0)
    @Max(1_000_000)
    int changesPerMinute();

    /** How long it is known who changed what. Not less than a day: the table itself refuses that. */
    @WithName("AUDIT_RETENTION")
    @WithDefault("365d")
    @DurationMin(days = 1)
    @DurationMax(days = 36_500)
    Duration auditRetention();

    /** What is done with sources at addresses of private networks, which parsers would fetch: shown as such (private_address), or refused. */
    @WithName("PRIVATE_ADDRESSES")
    @WithDefault("flag")
    @Pattern(regexp = "flag|refuse", message = "must be flag or refuse")
    String privateAddresses();

    /** Proxies whose X-Forwarded headers say where a call comes from, addresses or CIDR with commas. Others' are not believed. */
    @WithName("TRUSTED_PROXIES")
    Optional<@Pattern(regexp = NetworkNames.NETWORKS, message = NetworkNames.NETWORKS_MEANS) String> trustedProxies();

    /** Pages of other sites whose scripts may call REST, https://host with commas. Not given: none. */
    @WithName("CORS_ORIGINS")
    Optional<@Pattern(regexp = ORIGINS, message = ORIGINS_MEANS) String> corsOrigins();

    /** The certificate chain of HTTPS in PEM; with it and its key REST is served on HTTPS_PORT only. Read anew every hour. */
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
     * After how long a connection is closed over which nothing comes or goes: who sends his headers byte by byte holds it no longer. More than
     * an import of IMPORT_MAX_BYTES is silent for: 100 MB took 63 s.
     */
    @WithName("HTTP_IDLE_TIMEOUT")
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration httpIdleTimeout();
}
