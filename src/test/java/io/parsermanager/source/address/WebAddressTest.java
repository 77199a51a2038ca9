package io.parsermanager.source.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as browsers read them. */
class WebAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            https://straße.example/feed | https://xn--strae-oqa.example/feed
            https://xn--strae-oqa.example/feed | https://xn--strae-oqa.example/feed
            http://e.org/?q={t} | http://e.org/?q={t}
            http://e.org/?q=a^b | http://e.org/?q=a^b
            http://e.org/?q=100% | http://e.org/?q=100%
            http://e.org/rss[1].xml | http://e.org/rss[1].xml
            http://e.org/a^{b} | http://e.org/a%5E%7Bb%7D
            http://e.org/лента?q=ё | http://e.org/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0?q=%D1%91
            http://e.org\\a\\b | http://e.org/a/b
            http://e.org/a/../b/./c | http://e.org/b/c
            http://127.0.0.1\\@example.org/ | http://127.0.0.1/@example.org/
            http://0000000000000177.0.0.1/ | http://127.0.0.1/
            http://0x00000007f.0.0.1/ | http://127.0.0.1/
            http://2130706433/ | http://127.0.0.1/
            http://127.1/ | http://127.0.0.1/
            http://１２７.1/ | http://127.0.0.1/
            http://[2001:DB8:0:0::1]:80/ | http://[2001:db8::1]/
            http://e.org:/ | http://e.org/
            http://@e.org/ | http://e.org/
            http://-a.e.org./ | http://-a.e.org./
            """)
    void haveOneForm(String given, String normal) throws Exception {
        assertThat(ExternalIds.normalize("RSS", given)).isEqualTo(normal);
        assertThat(ExternalIds.normalize("RSS", normal)).isEqualTo(normal);
    }

    @Test
    void loseWhatIsInvisibleAroundThem() throws Exception {
        assertThat(ExternalIds.normalize("RSS", "\uFEFF\u202A https://example.org/feed\u200B\u00A0\u200C\n"))
                .isEqualTo("https://example.org/feed");
    }

    @Test
    void encodeWhatABrowserEncodes() throws Exception {
        assertThat(ExternalIds.normalize("RSS", "http://e.org/a b?q=\"exact phrase\""))
                .isEqualTo("http://e.org/a%20b?q=%22exact%20phrase%22");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a\u200Bb",
                "https://exam\u00ADple.org/",
                "https://example.org/\u202Etxt.exe",
                "https://example.org/a\nb",
                "https://example.org/a\tb"
            })
    void mayNotHoldWhatIsInvisible(String given) {
        assertThatThrownBy(() -> ExternalIds.normalize("RSS", given))
                .isInstanceOf(ExternalIds.Invalid.class)
                .hasMessageContaining("at character");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://256.0.0.1/              | no host name
            http://1.2.3.4.5/              | no host name
            http://1.2.3.08/               | no host name
            http://4294967296/             | no host name
            http://example..org/           | no host name
            http://[fe80::1%25eth0]/       | no host name
            http://[::1/                   | no host name
            http://a<b.org/                | no host name
            http://e.org:0/                | port
            http://e.org:99999/            | port
            http://e.org:8080a/            | port
            http://                        | needs a host
            http:example.org               | needs a host
            http://user@example.org/       | no user
            http://:secret@example.org/    | no user
            //example.org/                 | begins with http
            example.org/feed               | begins with http
            file:///etc/passwd             | begins with http
            """)
    void sayWhatIsWrong(String given, String reason) {
        assertThatThrownBy(() -> ExternalIds.normalize("RSS", given))
                .isInstanceOf(ExternalIds.Invalid.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(given);
    }
}
