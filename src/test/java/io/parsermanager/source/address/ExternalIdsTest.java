package io.parsermanager.source.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalIdsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            RSS, https://example.org/feed.xml, https://example.org/feed.xml
            RSS, HTTPS://Example.ORG:443/Feed.xml?A=b#top, https://example.org/Feed.xml?A=b
            RSS, http://example.org:80, http://example.org/
            RSS, http://example.org:8080/, http://example.org:8080/
            RSS, feed://example.org/rss, http://example.org/rss
            RSS, feed:https://example.org/rss, https://example.org/rss
            RSS, https://пример.рф/лента, https://xn--e1afmkfd.xn--p1ai/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0
            RSS, https://example.org/a b|c, https://example.org/a%20b%7Cc
            RSS, https://[2001:DB8::1]:8443/x, https://[2001:db8::1]:8443/x
            RSS, feed://https://example.org/rss, https://example.org/rss
            RSS, http://example.org:00080/, http://example.org/
            RSS, http://my_blog.example.org/, http://my_blog.example.org/
            VK, @Durov, durov
            VK, HTTPS://VK.com/Durov, durov
            VK, vk.com/@durov, durov
            VK, club007, -7
            VK, https://vk.com/Durov?w=wall, durov
            VK, m.vk.com/club123, -123
            VK, public77, -77
            VK, event5, -5
            VK, -1, -1
            VK, id1, id1
            VK, 1, -1
            YOUTUBE, UCSLXy31j2Z0sdDeeAX5JpPw, UCSLXy31j2Z0sdDeeAX5JpPw
            YOUTUBE, https://www.youtube.com/channel/UCSLXy31j2Z0sdDeeAX5JpPw/videos, UCSLXy31j2Z0sdDeeAX5JpPw
            YOUTUBE, https://youtube.com/@Quarkus, @quarkus
            YOUTUBE, @Quarkus, @quarkus
            YOUTUBE, https://www.youtube.com/@%D0%9A%D0%B8%D0%BD%D0%BE, @кино
            YOUTUBE, https://www.youtube.com/feeds/videos.xml?channel_id=UCSLXy31j2Z0sdDeeAX5JpPw, UCSLXy31j2Z0sdDeeAX5JpPw
            YOUTUBE, https://www.youtube.com/feeds/videos.xml?user=androiddevelopers, user:androiddevelopers
            YOUTUBE, https://www.youtube.com/feeds/videos.xml?playlist_id=PLQ1, playlist:PLQ1
            TELEGRAM, ' Some Channel ', Some Channel
            """)
    void hasOneFormForEachAndKeepsIt(String type, String given, String normal) throws Exception {
        assertThat(ExternalIds.normalize(type, given)).isEqualTo(normal);
        assertThat(ExternalIds.normalize(type, normal)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            RSS, ftp://example.org/x, http://
            RSS, not an address, http://
            RSS, https://user:secret@example.org/, no user
            RSS, javascript:alert(1), http://
            RSS, https:///x, host
            RSS, https://example.org:99999/, port
            RSS, https://example.org:123456/, host
            RSS, https://someone＠example.org/, host
            RSS, https://example.org／x, host
            VK, https://example.org/x, VK community
            VK, a b, VK community
            YOUTUBE, https://www.youtube.com/watch?v=1, YouTube channel
            YOUTUBE, https://www.youtube.com/@%0A, YouTube channel
            YOUTUBE, https://example.org/, YouTube channel
            TELEGRAM, '', blank
            """)
    void saysWhatIsWrong(String type, String given, String reason) {
        assertThatThrownBy(() -> ExternalIds.normalize(type, given))
                .isInstanceOf(ExternalIds.Invalid.class)
                .hasMessageContaining(reason);
    }
}
