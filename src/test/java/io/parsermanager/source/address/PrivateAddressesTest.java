package io.parsermanager.source.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses lead into a private network, as far as one can see. */
class PrivateAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/feed",
                "http://LOCALHOST:8080/",
                "http://a.localhost",
                "http://localhost./feed",
                "http://postgres/",
                "http://kafka:9092/",
                "http://svc.cluster.local/feed",
                "http://metadata.google.internal/computeMetadata/v1/",
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://0x7f.0.0.1/",
                "http://0/",
                "http://10.1.2.3/feed.xml",
                "http://172.16.0.1/",
                "http://172.31.255.255/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.64.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[::1]/",
                "http://[::]/",
                "http://[fe80::1]/",
                "http://[fd00::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:a00:1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://ann@10.0.0.1/",
                "http://example.org@127.0.0.1/",
                "HTTPS://10.0.0.1/",
                "http://0000000000000177.0.0.1/",
                "http://0x00000007f.0.0.1/",
                "http://127.0.0.1\\@example.org/",
                "http:\\\\127.0.0.1/",
                "http:127.0.0.1",
                "http://127.0.0.1./",
                "http://0x7f.1/",
                "http://0xA000001/",
                "http://\uFF11\uFF12\uFF17.0.0.1/",
                "http://127\u30020\u30020\u30021/",
                "http://127.0.0.08/",
                "http://%31%32%37.0.0.1/",
                "http://[::ffff:7f00:1]/",
                "http://[0:0:0:0:0:ffff:127.0.0.1]/",
                "http://[::127.0.0.1]/",
                "http://[::ffff:0:10.0.0.1]/",
                "http://[64:ff9b::10.0.0.1]/",
                "http://[64:ff9b:1::1]/",
                "http://[2002:7f00:1::]/",
                "http://[2001:0:1::1]/",
                "http://[febf::1]/",
                "http://[fec0::1]/",
                "http://[ff02::1]/",
                "http://[fe80::1%25eth0]/",
                "http://192.0.0.8/",
                "http://198.19.255.255/",
                "http://LocalHost.LocalDomain./",
                "http://printer.home.arpa/",
                "http://nas.local./",
                "http://\u24DBocalhost/",
            })
    void privateOnesAreKnown(String address) {
        assertThat(PrivateAddresses.isPrivate(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/feed.xml",
                "http://8.8.8.8/",
                "http://172.32.0.1/",
                "http://192.0.3.1/",
                "http://134744072/",
                "http://[2001:4860:4860::8888]/",
                "http://local.example.org/",
                "http://[::ffff:8.8.8.8]/",
                "http://[64:ff9b::8.8.8.8]/",
                "http://[2002:808:808::]/",
                "http://198.20.0.1/",
                "http://100.128.0.1/",
                "http://example.org\\@127.0.0.1/",
                "http://example.org./",
                "http://10.example.org/",
                "http://xn--e1afmkfd.xn--p1ai/",
                "http://a_b.example.org/feed",
                "-42",
                "UCSLXy31j2Z0sdDeeAX5JpPw",
                "localhost",
            })
    void othersAreLetAlone(String address) {
        assertThat(PrivateAddresses.isPrivate(address)).isFalse();
    }
}
