package io.parsermanager.source.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OPML as feed readers and people write it: what holds an address is taken or rejected, and a fault has a place and a remedy. */
class OpmlTest {
    private static final String FEED = "https://example.org/feed";

    private final Opml opml = new Opml(Taken.JSON);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<outline text='A' type='rss' xmlurl='https://example.org/feed'/>",
                "<outline text='A' type='rss' xmlURL='https://example.org/feed'/>",
                "<outline text='A' type='RSS' XMLURL='https://example.org/feed'/>",
                "<outline text='A' type='rss' URL='https://example.org/feed'/>",
                "<outline text='A' url='https://example.org/feed'/>",
                "<outline text='A' type='atom' feedUrl='https://example.org/feed'/>",
                "<outline title='A' rss='https://example.org/feed'/>",
                "<Outline TEXT='A' xmlUrl='https://example.org/feed'/>",
                "<x:outline xmlns:x='urn:x' text='A' x:xmlUrl='https://example.org/feed'/>",
                "<outline text='A' xmlUrl='https://example.org/feed' htmlUrl='https://example.org/'/>",
                "<outline text='A' xmlUrl='' url='https://example.org/feed'/>",
                "<outline text='' title=' A ' xmlUrl='https://example.org/feed'></outline>",
            })
    void takesAFeedHoweverItsAddressIsNamed(String outline) throws IOException {
        Taken taken = Taken.of(opml, body(outline));

        assertThat(taken.ids()).containsExactly(FEED);
        assertThat(taken.rows.get(0).name()).isEqualTo("A");
        assertThat(taken.rejections).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <outline text='A' type='rss' htmlUrl='https://example.org/'/>   | htmlurl
            <outline text='A' htmlUrl='https://example.org/'/>              | htmlurl
            <outline text='A' type='link' url='https://example.org/x'/>     | type 'link'
            <outline text='A' type='Include' URL='https://e.org/x.opml'/>   | type 'Include'
            <outline text='A' href='https://example.org/'/>                 | href
            <outline text='https://example.org/feed'/>                      | text
            <outline text='A' type='rss'/>                                  | has no address
            <outline text='A' type='rss' xmlUrl=' '/>                       | has no address
            <item text='A' xmlUrl='https://example.org/feed'/>              | in <item>
            """)
    void rejectsWhatHoldsAnAddressAndIsNoFeed(String outline, String reason) throws IOException {
        Taken taken = Taken.of(opml, body("\n" + outline));

        assertThat(taken.rows).isEmpty();
        assertThat(taken.rejections)
                .singleElement()
                .asString()
                .startsWith("2 | ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            R & D                | the character & near '<outline text="R & D
            R &D; x              | '&D;' near
            caf&eacute; x        | '&eacute;' near
            a&b=c                | the character & near
            a<b                  | must be written as &lt;
            a&#1;b               | '&#1;' near
            """)
    void saysWhichOutlineAndWhichCharacterIsNoXml(String text, String reason) {
        String good = "<outline text='A' xmlUrl='https://example.org/1'/>".repeat(300);
        String file = body(good + "<outline text=\"%s\" xmlUrl='https://example.org/2'/>".formatted(text));

        assertThatThrownBy(() -> Taken.of(opml, file))
                .isInstanceOf(SourceFormat.Unreadable.class)
                .hasMessageStartingWith("line 1: column ")
                .hasMessageContaining("outline 301: ")
                .hasMessageContaining(reason);
    }

    @Test
    void saysWhichControlCharacterIsNoXml() {
        String file = "<opml>\n<body>\n<outline text='A\u0007' xmlUrl='https://example.org/2'/></body></opml>";

        assertThatThrownBy(() -> Taken.of(opml, file))
                .hasMessageStartingWith("line 3: column 17, outline 1: the character U+0007");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<outline text='a'>",
                "<outline text=a/>",
                "<outline text='a' text='b'/>",
                "<outline x:text='a'/>",
                "<br>",
                "</x>"
            })
    void showsWhatIsNoXml(String broken) {
        assertThatThrownBy(() -> Taken.of(opml, body(broken)))
                .isInstanceOf(SourceFormat.Unreadable.class)
                .hasMessageMatching("line 1: column \\d+, outline \\d+: is not well-formed XML near '.+'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Line one&#10;Line two   | Line one Line two
            Line one&#13;&#10;two   | Line one  two
            a&#9;b                  | a b
            &#x200B;a&#x2028;b      | a b
            """)
    void aTitleNeverCostsAFeed(String title, String name) throws IOException {
        Taken taken = Taken.of(
                opml,
                body("<outline text='%1$s'><outline text='%1$s' xmlUrl='%2$s'/></outline>".formatted(title, FEED)));

        assertThat(taken.rows.get(0).name()).isEqualTo(name);
        assertThat(taken.rows.get(0).tags()).containsExactly(name);
    }

    @Test
    void aLongTitleNeverCostsAFeed() throws IOException {
        Taken taken = Taken.of(
                opml,
                body("<outline text='%1$s'><outline text='%1$s' xmlUrl='%2$s'/></outline>"
                        .formatted("x".repeat(1000), FEED)));

        assertThat(taken.rows.get(0).name()).hasSize(500);
        assertThat(taken.rows.get(0).tags().first()).hasSize(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /News/Tech,/Fun        | News,Tech,Fun
            News                   | News
            , /a//b/ ,             | a,b
            "Big News", "x"        | Big News,x
            /Новости/Cafe\u0301    | Новости,Café
            """)
    void categoriesBecomeTags(String categories, String tags) throws IOException {
        Taken taken = Taken.of(opml, body("<outline text='A' xmlUrl='%s' category='%s'/>".formatted(FEED, categories)));

        assertThat(taken.rows.get(0).tags()).containsExactlyInAnyOrder(tags.split(","));
        assertThat(taken.rejections).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aFolderThatCanBeNoTagIsNamedAndItsFeedIsTaken(String folder) throws IOException {
        Taken taken = Taken.of(
                opml,
                body("<outline text='%s'><outline text='A' xmlUrl='%s' category='/x/%1$s'/></outline>"
                        .formatted(folder, FEED)));

        assertThat(taken.rows.get(0).tags()).containsExactly("x");
        assertThat(taken.rejections).hasSize(2).allMatch(reason -> reason.contains("tag '%s' must".formatted(folder)));
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, ''",
        "UTF-8, UTF-16",
        "UTF-8, utf-8",
        "UTF-16LE, UTF-16",
        "UTF-16BE, utf-8",
        "UTF-16LE, ''",
        "windows-1251, windows-1251",
        "KOI8-R, koi8-r",
        "ISO-8859-5, iso-8859-5"
    })
    void readsWhateverEncodingTheFileShowsOrDeclares(String encoding, String declared) throws IOException {
        String xml = body("<outline text='Новости' xmlUrl='%s'/>".formatted(FEED));
        String file = declared.isEmpty() ? xml : "<?xml version='1.0' encoding='%s'?>\n%s".formatted(declared, xml);

        assertThat(Taken.of(opml, file, Charset.forName(encoding)).rows.get(0).name())
                .isEqualTo("Новости");
        if (encoding.startsWith("UTF")) {
            assertThat(Taken.of(opml, "\uFEFF" + file, Charset.forName(encoding))
                            .ids())
                    .containsExactly(FEED);
        }
    }

    @Test
    void saysThatTheEncodingIsNotTheDeclaredOne() {
        String file = "<?xml version='1.0' encoding='UTF-8'?>" + body("<outline text='Новости' xmlUrl='x'/>");

        assertThatThrownBy(() -> Taken.of(opml, file, Charset.forName("windows-1251")))
                .isInstanceOf(SourceFormat.Unreadable.class)
                .hasMessageContaining("save it as UTF-8");
        assertThatThrownBy(() -> Taken.of(opml, file.replace("UTF-8", "klingon"), StandardCharsets.UTF_8))
                .hasMessageContaining("'klingon' is not known");
    }

    @Test
    void commentsAndSectionsHaveAnEndToo() {
        String endless = "<<<<<<<<".repeat(400_000);

        for (String start : new String[] {"<!--", "<![CDATA["}) {
            assertThatThrownBy(() -> Taken.of(opml, "<opml><body>" + start + endless))
                    .isInstanceOf(SourceFormat.Unreadable.class)
                    .hasMessageContaining("longer");
        }
    }

    @Test
    void commentsAndSectionsBetweenOutlinesAreFine() throws IOException {
        String file = body(
                "<!-- <outline xmlUrl='https://e.org/no'/> --><![CDATA[ < & ]]><outline xmlUrl='%s'/>".formatted(FEED));

        assertThat(Taken.of(opml, file).ids()).containsExactly(FEED);
    }

    private static String body(String outlines) {
        return "<opml version='1.0'><head><title>T</title></head><body>" + outlines + "</body></opml>";
    }
}
