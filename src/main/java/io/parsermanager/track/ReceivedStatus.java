package io.parsermanager.track;

import io.parsermanager.kafka.CompactBytes;
import io.parsermanager.track.DeadLetter.Reason;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A status that could be read, with the record that it came in. */
record ReceivedStatus(ConsumerRecord<CompactBytes, CompactBytes> record, StatusMessage status) {
    DeadLetter dead(Reason reason, String message) {
        return new DeadLetter(record, reason, message);
    }

    /** What it holds on the heap, roughly. */
    int bytes() {
        return record.value().length();
    }

    int sources() {
        return status.sources().size();
    }
}
