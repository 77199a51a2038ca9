package io.parsermanager.settings.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.settings.env.EnvFile.UnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file .env means what it means for docker compose. The cases are those of compose's own documentation, and its edges. */
class EnvFileTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("OUTSIDE", "from outside", "EMPTY", "");

    /** In each ↵ is a line break, ~ a tab, ␍ a carriage return and ⌂ a byte order mark. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            VAR=VAL                          | VAL
            VAR="VAL"                        | VAL
            VAR='VAL'                        | VAL
            VAR: VAL                         | VAL
            VAR = VAL                        | VAL
            `VAR=VAL   `                     | VAL
            `   VAR=VAL`                     | VAL
            export VAR=VAL                   | VAL
            export~VAR=VAL                   | VAL
            VAR="VAL"↵                       | VAL
            # a comment↵VAR=VAL              | VAL
            ↵↵  # a comment↵↵VAR=VAL↵        | VAL
            VAR=VAL # a comment              | VAL
            VAR=VAL# not a comment           | VAL# not a comment
            VAR="VAL # not a comment"        | VAL # not a comment
            VAR="VAL" # a comment            | VAL
            VAR='VAL' # a comment↵OTHER=1    | VAL
            VAR=                             | ``
            VAR=↵OTHER=1                     | ``
            VAR=""                           | ``
            VAR=a=b==                        | a=b==
            VAR=a:b                          | a:b
            VAR=it's                         | it's
            VAR='$OTHER'                     | $OTHER
            VAR='${OTHER}'                   | ${OTHER}
            VAR='pa$$word'                   | pa$$word
            VAR='Let\\'s go!'                | Let's go!
            VAR="{\\"hello\\": \\"json\\"}"  | {"hello": "json"}
            VAR="a\\tb"                      | a~b
            VAR='a\\tb'                      | a\\tb
            VAR=a\\tb                        | a\\tb
            VAR="a\\nb"                      | a↵b
            VAR="a\\\\b"                     | a\\b
            VAR="a\\qb"                      | a\\qb
            VAR="a\\0101b"                   | aAb
            VAR='a↵b'                        | a↵b
            VAR="a↵b"↵OTHER=1                | a↵b
            VAR=first↵VAR=last               | last
            VAR=VAL␍↵OTHER=1␍↵               | VAL
            ⌂VAR=VAL                         | VAL
            VAR=пароль                       | пароль
            VAR=$OUTSIDE                     | from outside
            VAR=${OUTSIDE}!                  | from outside!
            VAR="<$OUTSIDE>"                 | <from outside>
            A=1↵VAR=${A}2                    | 12
            OUTSIDE=inside↵VAR=$OUTSIDE      | from outside
            VAR=${NOBODY:-default}           | default
            VAR=${NOBODY-default}            | default
            VAR=${EMPTY:-default}            | default
            VAR=${EMPTY-default}             | ``
            VAR=${NOBODY:-${OUTSIDE}}        | from outside
            VAR=${NOBODY:-${NO:-c}}d         | cd
            VAR=${OUTSIDE:?needed}           | from outside
            VAR=${OUTSIDE:+there}            | there
            VAR=${EMPTY:+there}              | ``
            VAR=${EMPTY+there}               | there
            VAR=pa$$word                     | pa$word
            VAR="pa\\$word"                  | pa$word
            VAR=$NOBODY                      | ``
            """)
    void aLineMeansWhatItMeansForCompose(String text, String value) {
        assertThat(parse(unfolded(text)).variables()).containsEntry("VAR", unfolded(value));
    }

    @Test
    void aNameAloneStandsForTheEnvironment() {
        assertThat(parse("OUTSIDE\nVAR=VAL\nLAST").variables()).isEqualTo(Map.of("VAR", "VAL"));
    }

    @Test
    void whatNobodySetsIsWarnedOf() {
        assertThat(parse("A=1\nPASSWORD=pa$word\n").warnings())
                .containsExactly(
                        ".env, line 2: nobody sets word, so it is empty. If the dollar belongs to the value, write $$ or put the value into single quotes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            A=1↵two words          | .env, line 2: a line must be NAME=value; a value of several lines must be in quotes
            A=1↵=x                 | .env, line 2: a line must be NAME=value; a value of several lines must be in quotes
            A=1↵↵PASSWORD="secret  | .env, line 3: the quote of PASSWORD is never closed
            PASSWORD='secret       | .env, line 1: the quote of PASSWORD is never closed
            PASSWORD=sec$5ret      | .env, line 1: a dollar must be followed by the name of a variable. For a dollar itself write $$ or put the value into single quotes
            PASSWORD=secret$       | .env, line 1: a dollar must be followed by the name of a variable. For a dollar itself write $$ or put the value into single quotes
            PASSWORD=sec${ret      | .env, line 1: a dollar must be followed by the name of a variable. For a dollar itself write $$ or put the value into single quotes
            PASSWORD=${NOBODY:?say it} | .env, line 1: NOBODY is required: say it
            """)
    void whatComposeRefusesIsRefusedByLineWithoutTheValue(String text, String fault) {
        assertThatThrownBy(() -> parse(unfolded(text)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(fault);
    }

    @Test
    void deepReferencesEndWithALine() {
        assertThatThrownBy(() -> parse("A=" + "${X:-".repeat(100) + "}".repeat(100)))
                .hasMessage(".env, line 1: too many references within one another");
    }

    @Test
    void aFileOfAMegabyteIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(".env");
        Files.writeString(file, "# " + "x".repeat(900_000) + "\nVAR='" + "\\'".repeat(60_000) + "'\n");

        assertThat(EnvFile.read(file, ENVIRONMENT::get).variables().get("VAR")).hasSize(60_000);
    }

    @Test
    void whatIsNoTextIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(".env");
        Files.write(file, "VAR=пароль".getBytes(StandardCharsets.UTF_16));

        assertThatThrownBy(() -> EnvFile.read(file, ENVIRONMENT::get)).hasMessage("the file .env must be in UTF-8");
    }

    @Test
    void noFileIsNoVariables(@TempDir Path folder) {
        assertThat(EnvFile.read(folder.resolve(".env"), ENVIRONMENT::get).variables())
                .isEmpty();
        assertThat(EnvFile.read(folder, ENVIRONMENT::get).variables()).isEmpty();
    }

    private static EnvFile parse(String text) {
        return EnvFile.parse(text, ENVIRONMENT::get);
    }

    private static String unfolded(String text) {
        return text.replace("↵", "\n").replace("~", "\t").replace("␍", "\r").replace("⌂", "\uFEFF");
    }
}
