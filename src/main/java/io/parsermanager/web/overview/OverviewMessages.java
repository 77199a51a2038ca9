package io.parsermanager.web.overview;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the overview. Russian: messages/overview_ru.properties. */
@MessageBundle("overview")
public interface OverviewMessages {
    @Message("Healthy: tasks are created and sent on time, and parsers keep up.")
    String healthy();

    @Message("Failing: something does not work. The red lines say what.")
    String verdict_bad();

    @Message("Needs attention: the service works, and the amber lines say what is not as it should be.")
    String verdict_warn();

    @Message("{n} of {of} tasks failed or were canceled by a deadline in the last ten minutes, {percent}%.")
    String failed_of(String n, String of, String percent);

    @Message("What fails")
    String see_failures();

    @Message("Statuses that the service could not apply in the last hour: {n}.")
    String dead_letters(String n);

    @Message("Tasks canceled by a deadline in the last ten minutes, {reason}: {n}.")
    String cancels(String n, String reason);

    @Message("Schedules whose last visits failed: {n} of about {of}.")
    String failing_schedules(String n, String of);

    @Message(
            "Statuses that wait in Kafka: {n}. The service applies them late. Start more replicas, or check PostgreSQL.")
    String waiting_statuses(String n);

    @Message("PostgreSQL is slow: these figures took {span}. Check its load and its disk.")
    String slow_database(String span);

    @Message("As of")
    String as_of();

    @Message(
            "Live updates have stopped: the service does not answer. The figures below are old. Updates continue when the service answers.")
    String stale();

    @Message("The figures are old. New ones are loading and appear in a few seconds. As of")
    String being_read();

    @Message("The figures are old: the last load failed, and the log says why. As of")
    String not_read();

    @Message("{span} ago")
    String ago(String span);

    @Message(
            "PostgreSQL is read-only. The service creates, sends and finishes nothing. Check whether PostgreSQL is a standby or its disk is full. Work continues when it takes changes again.")
    String read_only();

    @Message("read-only")
    String takes_no_changes();

    @Message("Faults")
    String left_out();

    @Message("Not working: {n}. Everything else continues.")
    String left_out_what(String n);

    @Message("Kind")
    String fault_kind();

    @Message("Name")
    String fault_name();

    @Message("Reason")
    String fault_reason();

    @Message("Duration")
    String fault_lasting();

    @Message(
            "{#switch kind}{#case 'TASK_TYPE'}Task type{#case 'TOPIC'}Topic{#case 'STATUSES'}Statuses{#case 'TIMER'}Timer{#case 'WEBHOOK'}Webhook{#else}{kind}{/switch}")
    String fault_kind_name(String kind);

    @Message("Needs attention")
    String needs_attention();

    @Message("Tasks")
    String tasks_now();

    @Message("now")
    String now();

    @Message("in the last hour")
    String in_hour();

    @Message("Schedule lag")
    String schedule_lag();

    @Message("Oldest unsent task")
    String dispatch_lag();

    @Message("Oldest unstarted task")
    String start_lag();

    @Message("none")
    String on_time();

    @Message("none")
    String nothing_waits();

    @Message("up")
    String up();

    @Message("down")
    String away();

    @Message("not checked yet")
    String not_looked();

    @Message("Throughput by source type")
    String throughput();

    @Message("Last hour, by minute")
    String last_hour();

    @Message("Last 24 hours, by quarter hour")
    String last_day();

    @Message("{total} finished, {rate}% failed")
    String finished_of(String total, String rate);

    @Message("peak {n}")
    String highest(String n);

    @Message("nothing finished")
    String nothing_finished();

    @Message("Many failures")
    String failing();

    @Message("Overloaded")
    String overloaded();

    @Message("Paused")
    String paused();

    @Message("Disabled")
    String disabled();

    @Message("OK")
    String works();

    @Message("oldest waits {span}")
    String waits(String span);

    @Message("by")
    String paused_by();

    @Message("since")
    String since();

    @Message("until")
    String until();

    @Message("Resume")
    String resume();

    @Message("Resume {name}")
    String resume_what(String name);

    @Message(
            "Kafka does not answer. Tasks wait as new, and statuses wait in Kafka. Nothing is lost. Check the brokers. Work continues when they are back.")
    String kafka_away();

    @Message(
            "PostgreSQL does not answer. The figures below are old, and no button works. Check the database. Work continues when it is back.")
    String database_away();

    @Message("PostgreSQL has not answered since this replica started, so there is nothing to show yet.")
    String no_figures();

    @Message("Start more of its parsers, or check why they stand still. The service sends only probes meanwhile.")
    String overloaded_next();

    @Message("Failed tasks")
    String see_failed();

    @Message("Queued tasks")
    String see_queued();

    @Message(
            "Schedules have been due for {span} without creating tasks. Check that SCHEDULER_ENABLED is on in a replica.")
    String late(String span);

    @Message("Schedules in quarantine: {n}. They failed repeatedly and run only as rare probes.")
    String quarantined(String n);

    @Message("Show them")
    String see_quarantined();

    @Message("Sources paused individually: {n}.")
    String paused_sources(String n);

    @Message("Closed keys of quotas: {n}. Their tasks wait until they open.")
    String closed_keys(String n);

    @Message("a key has used {percent}% of its window. Once it is used up, schedules wait until midnight.")
    String nearly_spent(String percent);

    @Message("Show the keys")
    String see_keys();

    @Message("Longest line of a quota")
    String quota_line();

    @Message("Latest groups")
    String latest_groups();

    @Message("All groups")
    String all_groups();

    @Message("No tasks yet. Import sources: their schedules create the first tasks.")
    String no_groups();

    @Message("To the sources")
    String to_sources();
}
