package io.parsermanager.track.consume;

import io.parsermanager.kafka.CompactBytes;
import io.parsermanager.track.deadletter.DeadLetter;
import io.parsermanager.track.deadletter.DeadLetter.Reason;
import io.parsermanager.track.message.StatusMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A status that the service has read, with its Kafka record. */
record ReceivedStatus(ConsumerRecord<CompactBytes, CompactBytes> record, StatusMessage status) {
    DeadLetter dead(Reason reason, String message) {
        return new DeadLetter(record, reason, message);
    }

    /** Its approximate size on the heap. */
    int bytes() {
        return record.value().length();
    }

    int sources() {
        return status.sources().size();
    }
}
