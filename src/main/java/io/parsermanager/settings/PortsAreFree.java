package io.parsermanager.settings;

import io.parsermanager.settings.SettingsAgree.Disagreement;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stops the start where a port is taken, before anything works. Quarkus opens its ports last: by then statuses are being consumed, and
 * a consumer that is torn down while it connects fails too, with a stack trace that hides the reason.
 */
@ApplicationScoped
public class PortsAreFree {
    private final Settings settings;
    private final boolean opens;
    private final String host;
    private final String managementHost;

    PortsAreFree(
            Settings settings,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean opens,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host,
            @ConfigProperty(name = "quarkus.management.host", defaultValue = "0.0.0.0") String managementHost) {
        this.settings = settings;
        this.opens = opens;
        this.host = host;
        this.managementHost = managementHost;
    }

    /** Not in dev mode, where the ports stay open while all else is started anew, nor in tests, which have ports of their own. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        if (!opens || LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        if (settings.httpTlsCert().isPresent()) {
            requireFree("HTTPS_PORT", host, settings.httpsPort());
        } else {
            requireFree("HTTP_PORT", host, settings.httpPort());
        }
        requireFree("MANAGEMENT_PORT", managementHost, settings.managementPort());
    }

    private static void requireFree(String variable, String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new Disagreement("%s: %s:%d: %s".formatted(variable, host, port, e.getMessage()));
        }
    }
}
