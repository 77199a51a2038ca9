package io.parsermanager.settings;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the values that people set literally: a dollar in a password is a dollar. Only application.properties has expressions, and an
 * expression that is one whole variable takes that variable literally as well.
 */
@Priority(Priorities.APPLICATION + 1000)
public class LiteralValues implements ConfigSourceInterceptor {
    /** The spelling of variables, which Quarkus' own properties do not have. */
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

    private static final Pattern WHOLE_VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (!Expressions.isEnabled()) {
            return context.proceed(name);
        }
        ConfigValue raw = Expressions.withoutExpansion(() -> context.proceed(name));
        if (raw == null || raw.getValue() == null || raw.getValue().indexOf('$') < 0 || isLiteral(raw, name)) {
            return raw;
        }
        Matcher whole = WHOLE_VARIABLE.matcher(raw.getValue());
        ConfigValue referred = whole.matches() ? getValue(context, whole.group(1)) : null;
        return referred == null || referred.getValue() == null
                ? context.proceed(name)
                : raw.from().withValue(referred.getValue()).build();
    }

    private static boolean isLiteral(ConfigValue value, String name) {
        String source = String.valueOf(value.getConfigSourceName());
        return source.startsWith(EnvConfigSource.NAME)
                || source.contains(DerivedSettings.NAME)
                || VARIABLE.matcher(name).matches();
    }
}
