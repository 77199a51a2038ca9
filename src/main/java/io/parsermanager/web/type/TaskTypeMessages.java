package io.parsermanager.web.type;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the pages of task types and source types. Russian: messages/tasktype_ru.properties. */
@MessageBundle("tasktype")
public interface TaskTypeMessages {
    @Message("Task types with their cron and limits")
    String caption();

    @Message("Cron")
    String cron();

    @Message(
            "Five fields: minute, hour, day of month, month, day of week. Six fields: seconds first. Macros such as @hourly are allowed.")
    String cron_hint();

    @Message("Meaning")
    String cron_reads();

    @Message("Next five firings, without spread")
    String cron_next();

    @Message("It never fires.")
    String cron_never();

    @Message("Check")
    String cron_check();

    @Message("Invalid cron or time zone:")
    String cron_unread();

    @Message("Time zone")
    String time_zone();

    @Message("Such as UTC or Europe/Moscow")
    String time_zone_hint();

    @Message("Spread, seconds")
    String spread();

    @Message("Each source has a fixed offset of up to this length")
    String spread_hint();

    @Message("Slice of the spread, seconds")
    String slice();

    @Message("Offsets go in steps of this length, so that tasks fill up")
    String slice_hint();

    @Message("Sources per task")
    String batch_size();

    @Message("Attempts")
    String max_attempts();

    @Message("Back-off before the second attempt, seconds")
    String backoff();

    @Message("Doubles with each further attempt")
    String backoff_hint();

    @Message("Longest back-off, seconds")
    String backoff_max();

    @Message("Adaptive schedules")
    String adaptive();

    @Message("Schedules of new sources are adaptive")
    String adaptive_by_default();

    @Message("Visits that find something")
    String pace();

    @Message("every fourth: news sooner, more visits")
    String pace_eager();

    @Message("every third")
    String pace_normal();

    @Message("every second: fewer visits, news later")
    String pace_sparing();

    @Message(
            "{#when pace}{#is 'EAGER'}every fourth{#is 'NORMAL'}every third{#is 'SPARING'}every second{#else}{pace}{/when}")
    String pace_name(String pace);

    @Message("What it would mean")
    String preview();

    @Message("Preview, change nothing")
    String preview_check();

    @Message("Enter a shortest and a longest interval for a preview, the shortest first.")
    String preview_bounds();

    @Message("Nothing can be foreseen: no visit of its adaptive schedules ({adaptive}) has said yet what it found.")
    String preview_unknown(long adaptive);

    @Message(
            "Enabled adaptive schedules: {adaptive}. Visits a day of those that know their interval ({known}): {visits} now.")
    String preview_now(long adaptive, long known, String visits);

    @Message("Visits a day")
    String preview_visits();

    @Message("Half of the sources at least every")
    String preview_median();

    @Message("An estimate: it supposes that items come at random, and as often as until now.")
    String preview_how();

    @Message("At a bound of their interval, where the service does not know how often items come: {n}.")
    String preview_at_bound(long n);

    @Message("By cron or at an interval of their own, and not counted: {n}.")
    String preview_others(long n);

    @Message("Only the first {n} schedules are counted.")
    String preview_partial(String n);

    @Message("Promise: every source succeeds at least once within, seconds")
    String fresh_within();

    @Message("Empty: no promise. Sources that miss it are counted and listed as stale.")
    String fresh_within_hint();

    @Message("Dispatch timeout, seconds")
    String dispatch_timeout();

    @Message("Start timeout, seconds")
    String start_timeout();

    @Message("Silence timeout, seconds")
    String silence_timeout();

    @Message("If the parser falls silent")
    String on_silent();

    @Message("If no parser starts in time")
    String on_not_started();

    @Message("try again while attempts and time are left")
    String overdue_retry();

    @Message("cancel the task")
    String overdue_cancel();

    @Message("Hard limit of all attempts, seconds")
    String max_duration();

    @Message("Schedule")
    String when_it_fires();

    @Message("Execution")
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

    @Message("Schedules")
    String its_schedules();

    @Message("Your role allows reading only.")
    String look_only();

    @Message("Topic")
    String topic();

    @Message("Parsers")
    String parsers();

    @Message("keep up")
    String keep_up();

    @Message("overloaded")
    String overloaded();

    @Message(
            "The service sends only probes until a parser starts a task. Check that the parsers run and read this topic.")
    String overload_next();

    @Message("Sources of this type")
    String of_source();
}
