package io.omnia.gateway;

import io.omnia.gateway.protocol.TopLevel;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.transport.Bytes;
import io.omnia.identity.AccountId;
import io.omnia.ledger.Attribution;
import io.omnia.platform.startup.StartupRefusal;
import io.omnia.privacy.Seal;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says a call is for: its tags, and whom it was made for. Of the latter only a hash is kept, under a key that
 * is not in the database and with the account, so that it tells end users of one account apart and nothing more.
 */
@Singleton
final class Attributions {
    private static final String METADATA = "metadata.";
    private static final String ANTHROPIC_USER = "metadata.user_id";
    /** The newer name first. */
    private static final List<String> OPENAI_USERS = List.of("safety_identifier", "user");

    private static final String HASH = "HmacSHA256";
    private static final String HASHED = "eu_";
    private static final int HASH_BYTES = 16;

    private final Set<String> metadataTags;
    private final boolean endUsers;
    private final SecretKeySpec key;
    /** The fields of a body that are read; none as a rule, and then no body is. */
    private final Set<String> fields;

    Attributions(AttributionConfig config, Seal seal) {
        metadataTags = Set.copyOf(config.metadataTags().orElse(List.of()).stream()
                .map(String::strip)
                .toList());
        if (!metadataTags.stream().allMatch(Tags::isName)) {
            throw new StartupRefusal("OMNIA_ATTRIBUTION_METADATA_TAGS must be names of tags: at most 32 small letters,"
                    + " digits, '_', '.' and '-' each, separated by commas.");
        }
        endUsers = config.endUsers();
        key = new SecretKeySpec(seal.keyFor("end-user"), HASH);
        var read = new HashSet<String>();
        metadataTags.forEach(name -> read.add(METADATA + name));
        if (endUsers) {
            read.addAll(OPENAI_USERS);
            read.add(ANTHROPIC_USER);
        }
        fields = Set.copyOf(read);
    }

    /** What this call says. */
    Attribution of(MultiMap headers, Call call, AccountId account) throws Refusal {
        if (fields.isEmpty() && !headers.contains(Tags.HEADER)) {
            return Attribution.NONE;
        }
        var said = fields.isEmpty() ? Map.<String, String>of() : texts(call);
        var tags = new HashMap<String, String>();
        for (var name : metadataTags) {
            var value = said.get(METADATA + name);
            if (value != null) {
                tags.put(name, value);
            }
        }
        var user = endUsers ? user(call, said) : null;
        return new Attribution(
                Attribution.Credential.OPERATOR, Tags.of(headers, tags), user == null ? null : hash(account, user));
    }

    private Map<String, String> texts(Call call) {
        var bytes = Bytes.of(call.body().buffer());
        return new TopLevel(bytes.array(), bytes.start(), bytes.length()).texts(fields);
    }

    private static @Nullable String user(Call call, Map<String, String> said) {
        if (call.protocol().dialect() == Dialect.ANTHROPIC) {
            return said.get(ANTHROPIC_USER);
        }
        for (var field : OPENAI_USERS) {
            var user = said.get(field);
            if (user != null) {
                return user;
            }
        }
        return null;
    }

    private String hash(AccountId account, String user) {
        try {
            var mac = Mac.getInstance(HASH);
            mac.init(key);
            mac.update(account.value().toString().getBytes(StandardCharsets.UTF_8));
            var hash = mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
            return HASHED + HexFormat.of().formatHex(Arrays.copyOf(hash, HASH_BYTES));
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
