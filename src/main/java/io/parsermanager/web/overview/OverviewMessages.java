package io.parsermanager.web.overview;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the overview says. In Russian: messages/overview_ru.properties. */
@MessageBundle("overview")
public interface OverviewMessages {
    @Message("All is well: tasks are made in time, sent in time, and parsers keep up.")
    String healthy();

    @Message("As of")
    String as_of();

    @Message(
            "Live updates have stopped: the service does not answer. What is below is old. It goes on by itself once the service answers.")
    String stale();

    @Message("These figures are old; newer ones are being read and will be here in some seconds. They are of")
    String being_read();

    @Message("These figures are old: the last try to read newer ones failed, and the log says why. They are of")
    String not_read();

    @Message("{span} ago")
    String ago(String span);

    @Message(
            "PostgreSQL takes no changes: it is read-only. Nothing is made, sent or finished. Look whether it is a standby or its disk is full: all goes on by itself when it takes changes again.")
    String read_only();

    @Message("takes no changes")
    String takes_no_changes();

    @Message("Left out")
    String left_out();

    @Message("These do not work at present, and everything else goes on without them: {n}.")
    String left_out_what(String n);

    @Message("What")
    String fault_kind();

    @Message("Name")
    String fault_name();

    @Message("Why")
    String fault_reason();

    @Message("For")
    String fault_lasting();

    @Message(
            "{#switch kind}{#case 'TASK_TYPE'}Task type{#case 'TOPIC'}Topic{#case 'STATUSES'}Statuses{#case 'TIMER'}Timer{#else}{kind}{/switch}")
    String fault_kind_name(String kind);

    @Message("Needs attention")
    String needs_attention();

    @Message("Tasks")
    String tasks_now();

    @Message("now")
    String now();

    @Message("in the last hour")
    String in_hour();

    @Message("Schedules run late by")
    String schedule_lag();

    @Message("Oldest task not yet sent")
    String dispatch_lag();

    @Message("Oldest task not yet started")
    String start_lag();

    @Message("on time")
    String on_time();

    @Message("nothing waits")
    String nothing_waits();

    @Message("answers")
    String up();

    @Message("does not answer")
    String away();

    @Message("not looked at yet")
    String not_looked();

    @Message("Throughput by source type")
    String throughput();

    @Message("Last hour, by the minute")
    String last_hour();

    @Message("Last day, by the quarter of an hour")
    String last_day();

    @Message("{total} finished, {rate}% of them failed")
    String finished_of(String total, String rate);

    @Message("highest: {n}")
    String highest(String n);

    @Message("nothing finished")
    String nothing_finished();

    @Message("Many fail")
    String failing();

    @Message("Overloaded")
    String overloaded();

    @Message("Paused")
    String paused();

    @Message("Disabled")
    String disabled();

    @Message("Works")
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
            "Kafka does not answer. Tasks wait as new and statuses wait in Kafka; nothing is lost. Look at the brokers: all goes on by itself when they are back.")
    String kafka_away();

    @Message(
            "PostgreSQL does not answer. What is below is old, and no button works. Look at the database: all goes on by itself when it is back.")
    String database_away();

    @Message("PostgreSQL has not answered since this replica started, so there is nothing to show yet.")
    String no_figures();

    @Message("Start more of its parsers, or look why they stand still. Only probes are sent to it meanwhile.")
    String overloaded_next();

    @Message("Look at the last failures and what they say.")
    String failing_next();

    @Message("Failed tasks")
    String see_failed();

    @Message("Queued tasks")
    String see_queued();

    @Message("Schedules are due since {span} and have not made their tasks. Is SCHEDULER_ENABLED on in some replica?")
    String late(String span);

    @Message("Schedules in quarantine: {n}. They kept failing and only run as rare probes.")
    String quarantined(String n);

    @Message("Look at them")
    String see_quarantined();

    @Message("Sources paused one by one: {n}")
    String paused_sources(String n);

    @Message("Latest groups")
    String latest_groups();

    @Message("All groups")
    String all_groups();

    @Message("No tasks yet. Import your sources; their schedules make the first ones by themselves.")
    String no_groups();

    @Message("To the sources")
    String to_sources();
}
