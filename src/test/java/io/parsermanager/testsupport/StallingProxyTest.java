package io.parsermanager.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StallingProxyTest {
    /** Long enough on a busy machine for a byte that comes, short for one that does not. */
    private static final int PATIENCE_MS = 5_000;

    private static final int SILENCE_MS = 300;

    private ServerSocket echo;
    private StallingProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket client = echo.accept();
                    Thread answers = new Thread(() -> answer(client));
                    answers.setDaemon(true);
                    answers.start();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        server.setDaemon(true);
        server.start();
        proxy = StallingProxy.to(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwardsUntilItStallsAndDeliversLateOnceItResumes() throws IOException {
        try (Socket client = client()) {
            client.getOutputStream().write(1);
            assertThat(read(client, PATIENCE_MS)).isEqualTo(1);

            proxy.stall();
            client.getOutputStream().write(2);
            assertThatThrownBy(() -> read(client, SILENCE_MS)).isInstanceOf(SocketTimeoutException.class);

            proxy.resume();
            assertThat(read(client, PATIENCE_MS)).isEqualTo(2);
        }
    }

    @Test
    void whatWasConnectedStaysSilentWhereOnlyNewConnectionsAreForwarded() throws IOException {
        try (Socket old = client()) {
            old.getOutputStream().write(1);
            assertThat(read(old, PATIENCE_MS)).isEqualTo(1);
            proxy.stall();

            proxy.resumeForNewConnections();

            old.getOutputStream().write(2);
            assertThatThrownBy(() -> read(old, SILENCE_MS)).isInstanceOf(SocketTimeoutException.class);
            try (Socket fresh = client()) {
                fresh.getOutputStream().write(3);
                assertThat(read(fresh, PATIENCE_MS)).isEqualTo(3);
            }
        }
    }

    private Socket client() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static int read(Socket client, int patienceMs) throws IOException {
        client.setSoTimeout(patienceMs);
        return client.getInputStream().read();
    }

    private static void answer(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException ended) {
            // the client has gone
        }
    }
}
