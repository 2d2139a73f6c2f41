package io.omnia.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.bench.HttpMessageReader.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpMessageReaderTest {
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;x=1\r\nhello\r\nB\r\n wide world\r\n0\r\nX: y\r\n\r\n";
    private static final String WITH_LENGTH =
            "HTTP/1.1 503 Busy\r\nCONTENT-LENGTH:  5\r\nConnection: close\r\n\r\nhello";

    @Test
    void readsChunksWhereverTheBytesAreCut() {
        for (var cut = 1; cut < CHUNKED.length(); cut++) {
            var reader = new HttpMessageReader(Kind.RESPONSE, 100);

            assertThat(reader.read(bytes(CHUNKED.substring(0, cut))))
                    .as("cut at %s", cut)
                    .isFalse();
            assertThat(reader.read(bytes(CHUNKED.substring(cut))))
                    .as("cut at %s", cut)
                    .isTrue();

            assertThat(reader.keptBody()).asString().isEqualTo("hello wide world");
            assertThat(reader.status()).isEqualTo(200);
        }
    }

    @Test
    void readsALengthWhereverTheBytesAreCut() {
        for (var cut = 1; cut < WITH_LENGTH.length(); cut++) {
            var reader = new HttpMessageReader(Kind.RESPONSE, 3);

            assertThat(reader.read(bytes(WITH_LENGTH.substring(0, cut)))).isFalse();
            assertThat(reader.read(bytes(WITH_LENGTH.substring(cut)))).isTrue();

            assertThat(reader.bodyBytes()).isEqualTo(5);
            assertThat(reader.keptBody()).asString().isEqualTo("hel");
            assertThat(reader.status()).isEqualTo(503);
            assertThat(reader.closes()).isTrue();
        }
    }

    @Test
    void takesOneMessageAtATimeFromABuffer() {
        var reader = new HttpMessageReader(Kind.RESPONSE, 10);
        var two = bytes(CHUNKED + CHUNKED);

        assertThat(reader.read(two)).isTrue();
        assertThat(two.remaining()).isEqualTo(CHUNKED.length());
        reader.reset();
        assertThat(reader.read(two)).isTrue();
        assertThat(two.hasRemaining()).isFalse();
    }

    @Test
    void aResponseWithoutLengthLastsUntilTheEndAndARequestHasNoBody() {
        var response = new HttpMessageReader(Kind.RESPONSE, 10);
        var request = new HttpMessageReader(Kind.REQUEST, 10);

        assertThat(response.read(bytes("HTTP/1.1 200 OK\r\n\r\nabc"))).isFalse();
        assertThat(response.end()).isTrue();
        assertThat(response.closes()).isTrue();
        assertThat(request.read(bytes("GET /x HTTP/1.1\r\nHost: y\r\n\r\n"))).isTrue();
        assertThat(request.firstLine()).isEqualTo("GET /x HTTP/1.1");
    }

    @Test
    void anEndInTheMiddleCompletesNothing() {
        var reader = new HttpMessageReader(Kind.RESPONSE, 10);
        reader.read(bytes(WITH_LENGTH.substring(0, WITH_LENGTH.length() - 1)));

        assertThat(reader.end()).isFalse();
    }

    @Test
    void refusesWhatIsNoHttp() {
        var reader = new HttpMessageReader(Kind.RESPONSE, 10);

        assertThatThrownBy(() -> reader.read(bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
