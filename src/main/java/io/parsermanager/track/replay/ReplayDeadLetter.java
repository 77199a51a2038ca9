package io.parsermanager.track.replay;

import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.track.deadletter.DeadLetterView;
import io.parsermanager.track.deadletter.DeadLetters;
import io.parsermanager.track.deadletter.FindDeadLetter;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Sends a dead letter to the status topic again, as it is or corrected. The letter stays. If the service cannot apply the status this time
 * either, it comes back as a new letter.
 */
@ApplicationScoped
public class ReplayDeadLetter {
    /**
     * A status that was sent again.
     *
     * @param id of the letter
     * @param taskId the task that the status is for
     */
    @Schema(examples = "{\"id\": \"2-117\", \"task_id\": 812, \"status\": \"SUCCESS\"}")
    public record Replayed(String id, long taskId, String status) {}

    private final FindDeadLetter findDeadLetter;
    private final DeadLetters deadLetters;
    private final StatusReader reader;

    ReplayDeadLetter(FindDeadLetter findDeadLetter, DeadLetters deadLetters, StatusReader reader) {
        this.findDeadLetter = findDeadLetter;
        this.deadLetters = deadLetters;
        this.reader = reader;
    }

    /**
     * Sends the letter again and returns when Kafka has it.
     *
     * @param corrected the status instead of the letter's own; null: the letter as it is
     * @throws jakarta.ws.rs.NotFoundException if there is no such letter
     * @throws InvalidInputException if what is to be sent is no status
     */
    public Replayed run(String id, byte[] corrected) {
        ConsumerRecord<byte[], byte[]> letter = findDeadLetter.get(id);
        if (corrected == null && DeadLetterView.isShortened(letter)) {
            throw new ConflictException("The dead letter was shortened: send the whole status as value");
        }
        byte[] value = corrected == null ? letter.value() : corrected;
        StatusMessage status = read(value);
        byte[] key = String.valueOf(status.taskId()).getBytes(StandardCharsets.UTF_8);
        deadLetters.replay(letter, key, value);
        return new Replayed(id, status.taskId(), status.status().name());
    }

    private StatusMessage read(byte[] value) {
        try {
            return reader.read(value);
        } catch (StatusReader.Unreadable e) {
            throw InvalidInputException.pointer("/value", e.getMessage());
        }
    }
}
