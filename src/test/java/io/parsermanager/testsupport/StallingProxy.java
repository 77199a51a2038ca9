package io.parsermanager.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on the loopback interface that can stop forwarding without closing anything: to its clients the server looks as if its host
 * had vanished or as if a firewall dropped all packets.
 *
 * <p>It begins to forward at once. Close it after its clients.
 */
public final class StallingProxy implements AutoCloseable {
    private static final int CHUNK = 16_384;

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();

    /** Guards the two fields below. */
    private final Object gate = new Object();

    private boolean stalled;

    /** Connections up to this number are never forwarded again. */
    private long lost;

    private StallingProxy(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Forwards from a free port to a port of the loopback interface. */
    public static StallingProxy to(int port) {
        try {
            StallingProxy proxy = new StallingProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            thread("stalling-proxy-" + port, proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port to connect to, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Stops forwarding, in both directions, for present and new connections alike. Nothing is closed. */
    public void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    /** Forwards again. What was held back arrives late, as TCP has it when packets get through again. */
    public void resume() {
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    /** Forwards again, but new connections only: present ones stay silent for ever, as after another host has taken over the address. */
    public void resumeForNewConnections() {
        synchronized (gate) {
            lost = connections.get();
            stalled = false;
            gate.notifyAll();
        }
    }

    @Override
    public void close() {
        try (listener) {
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        resume();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                long number = connections.incrementAndGet();
                sockets.add(client);
                thread("stalling-proxy-connection-" + number, () -> serve(client, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client, long number) {
        try (client;
                Socket server = connect(number)) {
            sockets.add(server);
            Thread answers = thread("stalling-proxy-answers-" + number, () -> pump(server, client, number));
            pump(client, server, number);
            answers.join();
            sockets.remove(server);
        } catch (IOException e) {
            // the server refuses: the client sees its connection closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private Socket connect(long number) throws IOException {
        pass(number);
        return new Socket(InetAddress.getLoopbackAddress(), target);
    }

    /** Ends with either side; then both are closed. */
    private void pump(Socket from, Socket to, long number) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length = in.read(chunk);
            while (length >= 0) {
                pass(number);
                out.write(chunk, 0, length);
                length = in.read(chunk);
            }
            pass(number);
        } catch (IOException ended) {
            // one side has gone, and the other is closed
        }
    }

    /** Waits while nothing is forwarded. */
    private void pass(long number) throws IOException {
        synchronized (gate) {
            while (!listener.isClosed() && (stalled || number <= lost)) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
