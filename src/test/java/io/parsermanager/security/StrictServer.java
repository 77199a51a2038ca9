package io.parsermanager.security;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server that shows its certificate and says no more: whether a client goes on from there is what a test asks. */
final class StrictServer implements AutoCloseable {
    private static final int POSTGRES_WANTS_TLS = 80877103;
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ServerSocket socket;

    private StrictServer(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Starts one with the certificate that {@link Certificate} made in the folder.
     *
     * @param postgres whether it is asked for TLS first, as PostgreSQL is
     */
    static StrictServer with(Path folder, boolean postgres) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("store.p12"))) {
            keys.load(file, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        StrictServer server = new StrictServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(() -> server.serve(context, postgres), "strict-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve(SSLContext context, boolean postgres) {
        while (!socket.isClosed()) {
            try (Socket plain = socket.accept()) {
                if (postgres && !takesTls(plain)) {
                    continue;
                }
                try (SSLSocket secure =
                        (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true)) {
                    secure.setUseClientMode(false);
                    secure.startHandshake();
                }
            } catch (IOException clientHasGone) {
                // which is what this server is for
            }
        }
    }

    private static boolean takesTls(Socket plain) throws IOException {
        DataInputStream asked = new DataInputStream(plain.getInputStream());
        asked.readInt();
        boolean tls = asked.readInt() == POSTGRES_WANTS_TLS;
        plain.getOutputStream().write(tls ? 'S' : 'N');
        return tls;
    }
}
