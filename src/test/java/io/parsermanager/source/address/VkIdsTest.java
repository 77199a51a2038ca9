package io.parsermanager.source.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which community a VK name, id or address means. */
class VkIdsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://vk.com/video/@club126                  | -126
            https://vk.com/video/@apiclub                  | apiclub
            https://vkvideo.ru/@apiclub/all                | apiclub
            vk.com/clips/apiclub                           | apiclub
            vk.com/clips/-127                              | -127
            vk.com/feed?w=wall-127_1                       | -127
            vk.com/feed?section=likes&w=wall-127_1         | -127
            https://vk.com/wall-127_1                      | -127
            wall-127_1                                     | -127
            https://vk.com/wall-127_1?reply=3&thread=2     | -127
            https://vk.com/wall-127                        | -127
            https://m.vk.com/wall-127?own=1                | -127
            https://vk.com/video-127_456                   | -127
            https://vk.com/videos-127                      | -127
            https://vk.com/video?z=video-127_456%2Fpl_cat  | -127
            https://vk.com/video/playlist/-127_5           | -127
            https://vk.com/clip-127_4                      | -127
            https://vk.com/photo-127_1                     | -127
            https://vk.com/album-127_0                     | -127
            https://vk.com/albums-127                      | -127
            https://vk.com/topic-127_1?offset=20           | -127
            https://vk.com/board127                        | -127
            https://vk.com/market-127                      | -127
            https://vk.com/market-127?w=product-127_5      | -127
            https://vk.com/app123_-127                     | -127
            https://vk.com/im?sel=-127                     | -127
            https://vk.com/pages?oid=-127&p=x              | -127
            https://vk.com/durov?w=wall1_2                 | durov
            https://vk.com/@durov-some-article             | durov
            https://vk.com/@-127-some-article              | -127
            https://www.vk.ru/Public77/                    | -77
            https://m.vk.ru/event5                         | -5
            http://vkontakte.ru/club1                      | -1
            https://vk.com:443/club1#top                   | -1
            vk.com/vk                                      | vk
            vk.com/1tv                                     | 1tv
            vk.com/_a.b_                                   | _a.b_
            vk.com/id0012                                  | id12
            @club007                                       | -7
            -0012                                          | -12
            123456789.0                                    | -123456789
            -123456789,00                                  | -123456789
            vk.com/musicfest                               | musicfest
            vk.com/1_tv                                    | 1_tv
            """)
    void findsTheCommunity(String given, String normal) throws Exception {
        assertThat(ExternalIds.normalize("VK", given)).isEqualTo(normal);
        assertThat(ExternalIds.normalize("VK", normal)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://vk.com/wall123_45            | give id123
            wall123_45                           | give id123
            https://vk.com/photos123             | give id123
            https://vk.com/video123_4            | give id123
            https://vk.com/feed?w=wall123_45     | give id123
            https://vk.com/feed                  | page of VK itself
            https://vk.com/video                 | page of VK itself
            https://vk.com/clips                 | page of VK itself
            https://vk.com/search?q=news         | page of VK itself
            https://vk.com/settings?act=privacy  | page of VK itself
            https://vk.com/away.php?to=x         | page of VK itself
            https://vk.com/app123                | page of VK itself
            @friends                             | page of VK itself
            market                               | page of VK itself
            https://vk.com/                      | is not a VK community
            vk.com                               | is not a VK community
            https://vk.com/123                   | is not a VK community
            https://dev.vk.com/api               | is not a VK community
            https://vk.com.example.org/club1     | is not a VK community
            https://example.org/vk.com/club1     | is not a VK community
            club0                                | is not a VK community
            -0                                   | is not a VK community
            club99999999999999999999             | is not a VK community
            -2000000001                          | is not a VK community
            aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa    | is not a VK community
            группа                               | is not a VK community
            a-b                                  | is not a VK community
            a..b                                 | is not a VK community
            .ab                                  | is not a VK community
            123.456                              | is not a VK community
            1.23457E+08                          | spreadsheet
            -1,23457E+08                         | spreadsheet
            1E+09                                | spreadsheet
            """)
    void refusesWhatIsNone(String given, String reason) {
        assertThatThrownBy(() -> ExternalIds.normalize("VK", given))
                .isInstanceOf(ExternalIds.Invalid.class)
                .hasMessageContaining(reason);
    }
}
