package io.parsermanager.source.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which channel a YouTube id, handle or address means. */
class YoutubeIdsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @Café                                                        | @café
            @Cafe\u0301                                                  | @café
            https://www.youtube.com/@cafe%CC%81/videos                   | @café
            @кино                                                        | @кино
            @日本                                                         | @日本
            @a.b-c_d                                                     | @a.b-c_d
            m.youtube.com/@Quarkus                                       | @quarkus
            https://music.youtube.com/channel/UCSLXy31j2Z0sdDeeAX5JpPw   | UCSLXy31j2Z0sdDeeAX5JpPw
            HTTPS://YOUTUBE.com/channel/UCSLXy31j2Z0sdDeeAX5JpPw?sub=1   | UCSLXy31j2Z0sdDeeAX5JpPw
            https://www.youtube.com/c/Кино                               | c:Кино
            https://www.youtube.com/user/androiddevelopers/featured      | user:androiddevelopers
            https://www.youtube.com/playlist?list=PLQ1-_a                | playlist:PLQ1-_a
            https://www.youtube.com/feeds/videos.xml?a=b&user=x          | user:x
            """)
    void findsTheChannel(String given, String normal) throws Exception {
        assertThat(ExternalIds.normalize("YOUTUBE", given)).isEqualTo(normal);
        assertThat(ExternalIds.normalize("YOUTUBE", normal)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MrBeast                                        | give @MrBeast if it is a handle
            UCshort                                        | UC and 22 characters
            UCSLXy31j2Z0sdDeeAX5JpPwX                      | UC and 22 characters
            dQw4w9WgXcQ                                    | UC and 22 characters
            https://www.youtube.com/channel/UCshort        | not a YouTube channel
            https://youtu.be/dQw4w9WgXcQ                   | is a video
            https://www.youtube.com/watch?v=dQw4w9WgXcQ    | is a video
            https://www.youtube.com/shorts/dQw4w9WgXcQ     | is a video
            https://m.youtube.com/live/dQw4w9WgXcQ         | is a video
            https://www.youtube.com/results?search_query=x | not a YouTube channel
            https://www.youtube.com/                       | not a YouTube channel
            https://www.youtube.com/feed/subscriptions     | not a YouTube channel
            https://youtube.com.example.org/@quarkus       | not a YouTube channel
            @ab                                            | not a YouTube channel
            @a b c                                         | not a YouTube channel
            @aaaaaaaaaabbbbbbbbbbccccccccccd               | not a YouTube channel
            @                                              | not a YouTube channel
            user:                                          | not a YouTube channel
            """)
    void refusesWhatIsNone(String given, String reason) {
        assertThatThrownBy(() -> ExternalIds.normalize("YOUTUBE", given))
                .isInstanceOf(ExternalIds.Invalid.class)
                .hasMessageContaining(reason);
    }
}
