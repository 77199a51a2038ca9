package io.parsermanager.settings;

import io.smallrye.config.ConfigMapping;

/**
 * Every environment variable of the service, under its own name, with its default and its limits. A wrong value stops the start.
 *
 * <p>A new variable goes into the part of its subject and into src/docs/settings.md. If it is a number, {@link DerivedSettings#NUMBERS} needs
 * its name. {@link DerivedSettings} and application.properties set Quarkus' own properties from these variables.
 *
 * <ul>
 *   <li>{@link ServiceSettings}: name, ports and log of the service.
 *   <li>{@link AccessSettings}: authentication, roles and network access.
 *   <li>{@link PostgresSettings}: address, security, connections and time limits of PostgreSQL.
 *   <li>{@link KafkaSettings}: addresses, security and topics of Kafka.
 *   <li>{@link TimerSettings}: what the service does by itself, and how often.
 *   <li>{@link FailureSettings}: back-off and quarantine of failing sources.
 *   <li>{@link OverloadSettings}: detection and handling of overload.
 *   <li>{@link QuotaSettings}: the line of a quota.
 *   <li>{@link EventSettings}: which events the service sends.
 *   <li>{@link RetentionSettings}: how long finished work is kept.
 *   <li>{@link WatchSettings}: health, metrics, traces and the overview.
 *   <li>{@link WorkSettings}: sizes of batches, parallelism and time limits of the flows.
 *   <li>{@link ImportSettings}: limits of files and bodies.
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
                QuotaSettings,
                EventSettings,
                RetentionSettings,
                WatchSettings,
                WorkSettings,
                ImportSettings {}
