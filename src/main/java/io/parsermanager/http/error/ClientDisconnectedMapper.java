package io.parsermanager.http.error;

import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Handles a client that disconnects while sending its body, sends chunks that are none, or is silent for HTTP_IDLE_TIMEOUT. Nothing changed and nobody can get an
 * answer, so the log has one debug line.
 */
public class ClientDisconnectedMapper {
    private static final Logger LOG = Logger.getLogger(ClientDisconnectedMapper.class);

    @ServerExceptionMapper
    public Response map(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (isOfTheSender(cause)) {
                LOG.debugf("A sender has gone in the middle of a body: %s", cause.getMessage());
                return DatabaseProblems.problem(
                        Status.BAD_REQUEST, "The connection was closed before the body had come.");
            }
        }
        return DatabaseProblems.broken(e);
    }

    /** Netty reports a chunk whose length is no number as a NumberFormatException, or Vert.x closes the connection first. */
    private static boolean isOfTheSender(Throwable cause) {
        return cause instanceof HttpClosedException
                || cause instanceof ClosedChannelException
                || cause instanceof NumberFormatException
                || cause instanceof DecoderException;
    }
}
