package io.parsermanager.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A PostgreSQL that the variable TEST_POSTGRES_URL names, in any usual form of a URL. */
record GivenDatabase(String host, int port, String name, String user, String password) {

    /** {@code jdbc:postgresql://host/db?user=u&password=p}, {@code postgresql://u:p@host/db} or SQLAlchemy's {@code postgresql+asyncpg://…}. */
    static GivenDatabase parse(String url) {
        try {
            URI uri = URI.create(
                    url.strip().replaceFirst("^jdbc:", "").replaceFirst("^postgres(ql)?(\\+\\w+)?:", "postgresql:"));
            if (!"postgresql".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException("it is not the URL of a PostgreSQL");
            }
            String[] login =
                    Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
            Map<String, String> parameters = parameters(uri);
            return new GivenDatabase(
                    uri.getHost(),
                    uri.getPort() == -1 ? 5432 : uri.getPort(),
                    required("database", uri.getPath().replaceFirst("^/", "")),
                    required("user", login[0].isEmpty() ? parameters.get("user") : decoded(login[0])),
                    required("password", login.length < 2 ? parameters.get("password") : decoded(login[1])));
        } catch (IllegalArgumentException e) {
            // the error never contains the URL, which has a password
            throw new IllegalArgumentException(
                    "TEST_POSTGRES_URL cannot be used: " + e.getMessage().replace(url.strip(), "…"));
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "POSTGRES_HOST", host,
                "POSTGRES_PORT", Integer.toString(port),
                "POSTGRES_USER", user,
                "POSTGRES_PASSWORD", password,
                "POSTGRES_DB", name);
    }

    private static Map<String, String> parameters(URI uri) {
        String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
        return Arrays.stream(query.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .filter(parameter -> parameter.length == 2)
                .collect(Collectors.toMap(parameter -> parameter[0], parameter -> decoded(parameter[1])));
    }

    /** Decodes percent escapes. A plus stays a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    private static String required(String what, String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("it names no " + what);
        }
        return value;
    }
}
