package io.omnia.gateway.repeat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.identity.AccountId;
import io.omnia.identity.Mode;
import io.omnia.privacy.Content;
import io.omnia.privacy.Secret;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.UUID;

/** Requests and answers for tests. */
final class Requests {
    static final AccountId ACCOUNT = new AccountId(UUID.randomUUID());
    static final String SECRET = "omnia_live_a_secret_of_somebody";

    private Requests() {}

    static Request of(String body) {
        return of(SECRET, Protocol.OPENAI_CHAT, body);
    }

    static Request of(String secret, Protocol protocol, String body) {
        return new Request(ACCOUNT, Mode.LIVE, Secret.of(secret), protocol, Map.of(), content(body));
    }

    static KeptAnswer answer(UUID call, String body) {
        return new KeptAnswer(call, 200, "application/json", false, "acme", "acme/any", null, content(body));
    }

    static Content content(String text) {
        return Content.of(Buffer.buffer(text));
    }

    static String text(KeptAnswer answer) {
        return answer.body().buffer().toString();
    }
}
