package io.parsermanager.web.quota;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts about quotas, on every page that shows one. Russian: messages/quota_ru.properties. */
@MessageBundle("quota")
public interface QuotaMessages {
    @Message(
            "How often parsers may ask a host, a token or a project. You change the numbers over REST: quota/ and quota_key/.")
    String intro();

    @Message("Pace")
    String pace();

    @Message("{requests} requests in {seconds} s, at most {burst} at once")
    String pace_of(String requests, Integer seconds, String burst);

    @Message("{requests} requests in {seconds} s")
    String pace_short(String requests, Integer seconds);

    @Message("Window")
    String window();

    @Message("{units} units until midnight ({zone})")
    String window_of(String units, String zone);

    @Message("For tasks by hand")
    String reserve();

    @Message("Keys")
    String keys();

    @Message("{all}, of which {closed} closed")
    String keys_of(String all, String closed);

    @Message("The service is still giving keys to the sources.")
    String filling();

    @Message("Sources")
    String sources();

    @Message("Keys that are closed, have a line or are nearly used up")
    String busy();

    @Message("Nothing waits for a quota.")
    String none_busy();

    @Message("The first {n}, those that wait longest.")
    String first(int n);

    @Message("Keys named {name}")
    String named(String name);

    @Message("No key has this name. The name of a host is spelled in lower case, without https:// and without a port.")
    String none_named();

    @Message("Name of a key")
    String search();

    @Message("Quota")
    String rule();

    @Message("Key")
    String key();

    @Message("Key {name}")
    String key_title(String name);

    @Message("Line")
    String line();

    @Message("Wait")
    String waiting();

    @Message("tokens: {n}")
    String tokens(String n);

    @Message("none")
    String none();

    @Message("Used")
    String used();

    @Message("{used} of {limit}")
    String used_of(String used, String limit);

    @Message("Closed")
    String closed();

    @Message("Open")
    String open();

    @Message("until")
    String until();

    @Message("by a parser")
    String by_parser();

    @Message("by {who}")
    String by(String who);

    @Message("Schedules put off until")
    String put_off();

    @Message("Demand")
    String demand();

    @Message("wanted {times} × what is allowed, enabled sources: {n}. Intervals stretch by that.")
    String too_much(String times, String n);

    @Message("wanted {times} × what is allowed, enabled sources: {n}")
    String wanted(String times, String n);

    @Message("wanted at least {times} × what is allowed, enabled sources: more than {n}")
    String wanted_least(String times, String n);

    @Message("Close")
    String close();

    @Message("{#if closed}Change the closure{#else}Close{/if}")
    String close_button(boolean closed);

    @Message("No task of this key is sent until then, and its schedules are put off. Tasks by hand wait as well.")
    String close_says();

    @Message("Reason (shown to others)")
    String close_reason();

    @Message("Until")
    String close_until();

    @Message("Close now")
    String close_yes();

    @Message("Open now")
    String open_now();

    @Message("Waits for a quota")
    String task_waits();

    @Message("Waits since")
    String since();

    @Message("Before it in line")
    String before();

    @Message("Sent at about")
    String goes_at();
}
