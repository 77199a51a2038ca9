package io.parsermanager.web.schedule;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the pages of schedules, task types and source types say: in English here, in Russian in messages/schedule_ru.properties. */
@MessageBundle("schedule")
public interface ScheduleMessages {
    @Message("Schedule")
    String schedule();

    @Message("Schedule {id}")
    String schedule_title(Long id);

    @Message("Schedules: when each runs next, and why then")
    String caption();

    @Message("Next run")
    String next_run();

    @Message("no task is made")
    String no_run();

    @Message("Why then")
    String why_then();

    @Message(
            "{#when why}{#is 'OFF'}This schedule is off{#is 'PROBE'}Quarantined: only a rare probe until one succeeds{#is 'OVERLOAD'}Put off: its parsers do not keep up{#is 'INTERVAL'}Its own interval{#is 'CRON'}The task type's cron{#else}{why}{/when}")
    String why(String why);

    @Message("Later than planned: {n} failures in a row")
    String back_off(Integer n);

    @Message(
            "{#when what}{#is 'SOURCE'}the source{#is 'TASK_TYPE'}the task type{#is 'SOURCE_TYPE'}the source type{#is 'TAG'}a tag{#else}{what}{/when}")
    String held(String what);

    @Message("Disabled")
    String is_disabled();

    @Message("Paused")
    String is_paused();

    @Message("every {period}")
    String every(String period);

    @Message("until")
    String until();

    @Message("failures in a row: {n}")
    String failed(Integer n);

    @Message("in order")
    String in_order();

    @Message("Quarantined")
    String quarantined();

    @Message("Failing")
    String failing();

    @Message("Health")
    String health();

    @Message("Last task")
    String last_task();

    @Message("Last success")
    String last_success();

    @Message("Last failure")
    String last_failure();

    @Message("Source")
    String source();

    @Message("On")
    String on();

    @Message("Off")
    String off();

    @Message("Switch")
    String switched();

    @Message("Turn on")
    String turn_on();

    @Message("Turn off")
    String turn_off();

    @Message("Forget failures")
    String reset();

    @Message("Forget failures of all: {n}")
    String reset_all(long n);

    @Message(
            "All failing schedules of {type} of this filter, on every page, leave quarantine and run when they would have. There is no undo: whoever still fails comes back by itself.")
    String reset_all_says(String type);

    @Message("Forget them")
    String reset_all_yes();

    @Message("To forget the failures of many at once, choose a task type and a health above.")
    String reset_hint();

    @Message("No schedule is like that.")
    String none();

    @Message("Sources get their schedules when they are added.")
    String none_next();

    @Message("Its own interval, seconds")
    String interval();

    @Message("Empty: the task type's cron. A change moves the next run.")
    String interval_hint();

    @Message("It runs")
    String enabled_schedule();

    @Message("Edit")
    String edit();

    @Message("Save")
    String save();

    @Message("It was not saved. Mend what is marked and send it again.")
    String mend();

    @Message("Task types: what is done for a source type, and when")
    String types_caption();

    @Message("Cron")
    String cron();

    @Message(
            "Five fields: minute, hour, day of month, month, day of week. Six: seconds first. @hourly and the like do too.")
    String cron_hint();

    @Message("What it means")
    String cron_reads();

    @Message("Next five firings, before the spread")
    String cron_next();

    @Message("It never fires.")
    String cron_never();

    @Message("Check")
    String cron_check();

    @Message("Time zone")
    String time_zone();

    @Message("Such as UTC or Europe/Moscow")
    String time_zone_hint();

    @Message("Spread, seconds")
    String spread();

    @Message("Sources are offset by up to so much, each always by the same")
    String spread_hint();

    @Message("Sources per task")
    String batch_size();

    @Message("Attempts")
    String max_attempts();

    @Message("Pause before the second attempt, seconds")
    String backoff();

    @Message("It doubles with each further one")
    String backoff_hint();

    @Message("Longest such pause, seconds")
    String backoff_max();

    @Message("May wait to be sent, seconds")
    String dispatch_timeout();

    @Message("May wait for a parser, seconds")
    String start_timeout();

    @Message("A parser may say nothing, seconds")
    String silence_timeout();

    @Message("All attempts together, seconds")
    String max_duration();

    @Message("When it fires")
    String when_it_fires();

    @Message("How it runs")
    String how_it_runs();

    @Message("Deadlines")
    String deadlines();

    @Message("Parameters (JSON)")
    String params();

    @Message("Sent to the parser with every task")
    String params_hint();

    @Message("Enabled")
    String enabled();

    @Message("New sources get a schedule for it")
    String by_default();

    @Message("Its schedules")
    String its_schedules();

    @Message("This is not read:")
    String cron_unread();

    @Message("Your role may look at this and not change it.")
    String look_only();

    @Message("Topic")
    String topic();

    @Message("Parsers")
    String parsers();

    @Message("keep up")
    String keep_up();

    @Message("do not keep up")
    String overloaded();

    @Message("Only probes are sent until a parser starts something. Look whether its parsers run and read this topic.")
    String overload_next();

    @Message("since")
    String since();

    @Message("Sources of this type")
    String of_source();
}
