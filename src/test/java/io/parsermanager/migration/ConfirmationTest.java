package io.parsermanager.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only a clear yes is one. */
class ConfirmationTest {
    @ParameterizedTest
    @CsvSource({"y, YES", "yes, YES", "' YES ', YES", "Y, YES", "n, NO", "no, NO", "'', NO", "yess, NO", "да, NO"})
    void onlyAClearYesIsOne(String line, Confirmation.Answer answer) {
        assertThat(new Confirmation(question -> Optional.of(line)).ask("Go on?"))
                .isEqualTo(answer);
    }

    @Test
    void whereNobodyIsThereNobodyAnswers() {
        assertThat(new Confirmation(question -> Optional.empty()).ask("Go on?")).isEqualTo(Confirmation.Answer.NOBODY);
    }

    @Test
    void whoHasSaidSoIsNotAsked() {
        assertThat(Confirmation.GIVEN.ask("Go on?")).isEqualTo(Confirmation.Answer.YES);
    }
}
