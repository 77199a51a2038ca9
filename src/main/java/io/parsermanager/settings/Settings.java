package io.parsermanager.settings;

import io.smallrye.config.ConfigMapping;

/**
 * Every environment variable of the service, under its own name, with its default and its limits. A wrong one stops the start.
 *
 * <p>Each part has the variables of one matter; src/docs/settings.md lists them all. What Quarkus must know under other names is derived
 * from these in {@link DerivedSettings} and application.properties.
 *
 * <ul>
 *   <li>{@link ServiceSettings}: what the service is called, where it listens, and how it tells of itself.
 *   <li>{@link AccessSettings}: who may do what, and how a caller is known and reached.
 *   <li>{@link PostgresSettings}: where PostgreSQL is, and how many connections to it there may be.
 *   <li>{@link KafkaSettings}: where Kafka is, how it is spoken to, and what its topics are called.
 *   <li>{@link TimerSettings}: what happens by itself, and how often.
 *   <li>{@link FailureSettings}: how much rarer sources are tried that fail.
 *   <li>{@link OverloadSettings}: when parsers do not keep up, and what is done then.
 *   <li>{@link RetentionSettings}: how long finished work is kept.
 *   <li>{@link WatchSettings}: how the service is watched: health, metrics, traces, the overview.
 *   <li>{@link WorkSettings}: how much is done at once, and how long it may take.
 *   <li>{@link ImportSettings}: how large a file or a body may be.
 * </ul>
 */
@ConfigMapping(prefix = "")
public interface Settings
        extends ServiceSettings,
                AccessSettings,
                PostgresSettings,
                KafkaSettings,
                TimerSettings,
                FailureSettings,
                OverloadSettings,
                RetentionSettings,
                WatchSettings,
                WorkSettings,
                ImportSettings {}
