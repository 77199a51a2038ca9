package io.parsermanager.dispatch;

import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Explains in a sentence why Kafka does not take a message, and what a person can do. */
final class SendFailure {
    static final String NO_LEADER =
            "The partition has no leader, since its brokers are away. Start them; its messages wait.";

    private SendFailure() {}

    /** Why Kafka does not report the partitions of a topic. */
    static String ofTopic(Throwable failure) {
        return isTimeout(failure)
                ? "Kafka does not know the topic, or does not answer. Check that Kafka runs and that the topic is there; messages wait."
                : reason(failure);
    }

    /** Why a partition does not take a message. */
    static String ofPartition(Throwable failure) {
        return isTimeout(failure)
                ? "Kafka does not acknowledge messages within DISPATCH_TIMEOUT_MS. Check its brokers; messages wait."
                : reason(failure);
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof org.apache.kafka.common.errors.TimeoutException
                || failure instanceof UnknownTopicOrPartitionException;
    }

    private static String reason(Throwable failure) {
        if (failure instanceof AuthorizationException) {
            return "Kafka does not let the service write to it. Allow the service's user to describe and write it; messages wait.";
        }
        if (failure instanceof InvalidTopicException) {
            return "Kafka does not allow a topic of this name. Give the source type another topic.";
        }
        if (failure instanceof NotEnoughReplicasException || failure instanceof NotEnoughReplicasAfterAppendException) {
            return "Too few replicas are in sync to take a message. Start their brokers; messages wait.";
        }
        return "Kafka does not take messages. The log says more; messages wait.";
    }
}
