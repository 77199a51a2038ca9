package io.parsermanager.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes as they are, which no HTTP client does. */
final class Wire {
    /** Whoever has said nothing by then keeps the connection open. */
    private static final int PATIENCE_MS = 30_000;

    private final int port;

    Wire(int port) {
        this.port = port;
    }

    /**
     * What came back until the other side closed.
     *
     * @param text all of it, headers too
     * @param closed whether it did close
     */
    record Answer(String text, boolean closed) {
        private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

        /** Of the first answer; 0 where there was none. */
        int status() {
            Matcher matcher = STATUS.matcher(text);
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }

        long answers() {
            return STATUS.matcher(text).results().count();
        }

        String head() {
            int end = text.indexOf("\r\n\r\n");
            return end < 0 ? text : text.substring(0, end);
        }
    }

    Answer send(String request) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MS);
            StringBuilder text = new StringBuilder();
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                byte[] bytes = new byte[8192];
                for (int n = socket.getInputStream().read(bytes);
                        n >= 0;
                        n = socket.getInputStream().read(bytes)) {
                    text.append(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
                }
            } catch (SocketTimeoutException e) {
                return new Answer(text.toString(), false);
            } catch (IOException reset) {
                // closed too, with something of ours unread
            }
            return new Answer(text.toString(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
