package io.parsermanager.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The ports of the local servers, on the loopback interface only: nothing here is for other machines. */
final class Ports {
    static final String HOST = "127.0.0.1";

    private Ports() {}

    /** A port that was free a moment ago. Two starts at once could in theory be told the same one. */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fixed port, so that a person's tools find the server again after a restart; an environment variable moves it. */
    static int fixed(String variable, int ordinary) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            return ordinary;
        }
        if (!value.strip().matches("\\d{1,5}") || Integer.parseInt(value.strip()) > 65535) {
            throw new IllegalStateException(variable + " must be a port number, not '" + value + "'");
        }
        return Integer.parseInt(value.strip());
    }

    /** Says at once, and in words, what the server itself would say late and in a stack trace. */
    static void requireFree(int port, String server, String variable) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port %d, meant for the local %s, is taken by another program. Stop that one, or choose another port with %s"
                            .formatted(port, server, variable),
                    e);
        }
    }
}
