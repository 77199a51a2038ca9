package io.parsermanager.web.schedule;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the pages of schedules. Russian: messages/schedule_ru.properties. */
@MessageBundle("schedule")
public interface ScheduleMessages {
    @Message("Schedule")
    String schedule();

    @Message("Schedule {id}")
    String schedule_title(Long id);

    @Message("Schedules with their next run and its reason")
    String caption();

    @Message("Next run")
    String next_run();

    @Message("not planned")
    String no_run();

    @Message("Reason")
    String why_then();

    @Message(
            "{#when why}{#is 'OFF'}Schedule disabled{#is 'PROBE'}Quarantined: rare probes until one succeeds{#is 'OVERLOAD'}Postponed: parsers overloaded{#is 'INTERVAL'}Own interval{#is 'CRON'}Cron of the task type{#is 'QUOTA'}Postponed by a quota{#is 'BY_HAND'}Set by hand{#else}{why}{/when}")
    String why(String why);

    @Message("Back-off, failures in a row: {n}")
    String back_off(Integer n);

    @Message(
            "{#when what}{#is 'SOURCE'}the source{#is 'TASK_TYPE'}the task type{#is 'SOURCE_TYPE'}the source type{#is 'TAG'}a tag{#else}{what}{/when}")
    String held(String what);

    @Message("Disabled")
    String is_disabled();

    @Message("every {period}")
    String every(String period);

    @Message("No visit has said yet what it found.")
    String found_unknown();

    @Message("The last visit found nothing new.")
    String found_nothing();

    @Message("New items at the last visit: {n}.")
    String found_new(Integer n);

    @Message("All of them were new, so older ones may be lost.")
    String found_overflow();

    @Message("Every {now} now ({lowest} to {highest}).")
    String every_now(String now, String lowest, String highest);

    @Message("Every {now} now instead of {was} ({lowest} to {highest}).")
    String every_now_instead(String now, String was, String lowest, String highest);

    @Message("The first runs say how often it runs ({lowest} to {highest}).")
    String every_unknown(String lowest, String highest);

    @Message("The site asked for nothing.")
    String wish_none();

    @Message("The site asked for no visit before")
    String wish_not_before();

    @Message("The site asked for a pause of {period}.")
    String wish_pause(String period);

    @Message("Adaptive interval")
    String adaptive();

    @Message("failures in a row: {n}")
    String failed(Integer n);

    @Message("OK")
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

    @Message("Yes")
    String on();

    @Message("No")
    String off();

    @Message("Enabled")
    String switched();

    @Message("Enable")
    String turn_on();

    @Message("Disable")
    String turn_off();

    @Message("Reset failures")
    String reset();

    @Message("Reset failures of all: {n}")
    String reset_all(long n);

    @Message(
            "Resets all failing schedules of {type} that match the filter, on every page. They leave quarantine and run as planned. You cannot undo this. A schedule that still fails returns to quarantine.")
    String reset_all_says(String type);

    @Message("Reset")
    String reset_all_yes();

    @Message("To reset the failures of many schedules at once, choose a task type and a health above.")
    String reset_hint();

    @Message("No schedules match.")
    String none();

    @Message("Sources get their schedules when you add them.")
    String none_next();

    @Message("Interval, seconds")
    String interval();

    @Message("Only for an interval of its own. A change moves the next run.")
    String interval_hint();

    @Message("Runs")
    String mode();

    @Message("by the cron of the task type")
    String mode_cron();

    @Message("at an interval of its own")
    String mode_fixed();

    @Message("as often as its visits find something")
    String mode_adaptive();

    @Message("Shortest adaptive interval, seconds")
    String min_interval();

    @Message("Longest adaptive interval, seconds")
    String max_interval();

    @Message("Empty: as the task type says.")
    String bounds_hint();

    @Message("Last new items")
    String last_found();

    @Message("Visits with new items only")
    String overflows();

    @Message("Stale")
    String stale();

    @Message("Enabled")
    String enabled_schedule();
}
