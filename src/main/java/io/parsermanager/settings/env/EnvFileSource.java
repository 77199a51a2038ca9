package io.parsermanager.settings.env;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;

/** Replaces SmallRye's own reader of {@code .env} by {@link EnvFile}, because SmallRye treats quotes as a part of the value. */
public class EnvFileSource implements SmallRyeConfigBuilderCustomizer {
    /** Below the environment, as for SmallRye's reader. */
    private static final int ORDINAL = 295;

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        if (builder.isAddDefaultSources()) {
            builder.setAddDefaultSources(false).addPropertiesSources().addSystemSources();
        }
        if (builder.isAddSystemSources()) {
            builder.setAddSystemSources(false)
                    .withSources(
                            new SysPropConfigSource(),
                            new EnvConfigSource(System.getenv(), EnvConfigSource.ORDINAL),
                            new EnvConfigSource(EnvFile.ofWorkingDirectory().variables(), ORDINAL));
        }
    }
}
