package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.Mutations;
import io.omnia.gateway.provider.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mutated requests: what is no request is refused with a sentence, and what is one can be edited, after which it says the
 * same with another model.
 */
class EnvelopeFuzzTest {
    private static final List<String> REQUESTS = List.of("""
            {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"Q"},{"type":"image_url","image_url":
            {"url":"data:image/png;base64,AAAA","detail":"low"}}]}],"stream":true,"stream_options":{"include_usage":false},"n":2,
            "max_completion_tokens":50,"max_tokens":50,"store":true,"tools":[{"type":"function","function":{"name":"f"}}]}""", """
            {"max_tokens":4000,"model":"m","system":[{"type":"text","text":"S"}],"messages":[{"role":"user","content":[{"type":
            "document","source":{"type":"base64","media_type":"application/pdf","data":"AAAA"}}]}],"stream":true}""", """
            {"input":[{"role":"user","content":[{"type":"input_image","image_url":"https://e.org/x.png"}]}],"model":"m",
            "max_output_tokens":9,"store":false,"stream":false,"tools":[{"type":"web_search"}],"previous_response_id":null}""", """
            {"prompt":["a","b"],"model":"m","n":1,"best_of":2,"max_tokens":5,"stream":true}""", """
            {"input":["a",[1,2]],"model":"m","encoding_format":"base64"}""");

    private static final List<Protocol> PROTOCOLS = Stream.of(Protocol.values())
            .filter(protocol -> !protocol.route().isEmpty())
            .toList();

    private final Mutations mutations = new Mutations("the JSON envelope", 15_000);

    @Test
    @Timeout(300)
    void whatIsNoRequestIsRefusedAndWhatIsOneCanBeEdited() {
        var read = 0;
        for (var round = 0; round < mutations.rounds(); round++) {
            var json = mutations.json(mutations.pick(REQUESTS));
            var body = mutations.oneIn(4) ? mutations.bytes(json) : json;
            var protocol = mutations.pick(PROTOCOLS);
            switch (read(protocol, body)) {
                case EnvelopeResult.Invalid invalid ->
                    assertThat(invalid.message()).isNotBlank();
                case Envelope envelope -> {
                    read++;
                    canBeEdited(protocol, body, envelope);
                    TextCollector.ofRequest(
                            body, 0, body.length, envelope.media().payloads());
                }
            }
        }
        assertThat(read).isGreaterThan(mutations.rounds() / 10);
    }

    /** The body stands somewhere in a larger array. */
    private EnvelopeResult read(Protocol protocol, byte[] body) {
        var before = mutations.below(9);
        var around = new byte[before + body.length + mutations.below(9)];
        System.arraycopy(body, 0, around, before, body.length);
        return Envelope.read(protocol, around, before, body.length);
    }

    private static void canBeEdited(Protocol protocol, byte[] body, Envelope envelope) {
        var edits = new ArrayList<>(List.of(envelope.modelPlace().set("\"another\"")));
        if (envelope.storeEdit() != null) {
            edits.add(envelope.storeEdit());
        }
        if (envelope.usageEdit() != null) {
            edits.add(envelope.usageEdit());
        }
        edits.sort(Comparator.comparingInt(Envelope.Edit::start));
        var edited = new StringBuilder();
        var from = 0;
        var text = new String(body, ISO_8859_1);
        for (var edit : edits) {
            edited.append(text, from, edit.start()).append(edit.text());
            from = edit.end();
        }
        var bytes = edited.append(text, from, text.length()).toString().getBytes(ISO_8859_1);

        var again = Envelope.read(protocol, bytes, 0, bytes.length);

        assertThat(again).as(() -> text + " became " + edited).isInstanceOf(Envelope.class);
        assertThat(((Envelope) again).model()).isEqualTo("another");
        assertThat(((Envelope) again).stream()).isEqualTo(envelope.stream());
        assertThat(((Envelope) again).answers()).isEqualTo(envelope.answers());
    }
}
