package io.omnia.gateway.protocol;

import io.omnia.gateway.protocol.Envelope.Edit;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.ServiceTier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the service tier of a request. Where a caller leaves it to the vendor, what the vendor's project is set to would
 * decide on the price, so that there is a change which says it.
 */
final class TierReader {
    private static final String FIELD = "service_tier";
    private static final String AUTO = "auto";
    private static final String PIN_OPENAI = "\"service_tier\":\"default\",";
    private static final String PIN_MESSAGES = "\"service_tier\":\"standard_only\",";

    private final Protocol protocol;
    private final JsonCursor cursor;
    private final FieldValues values;
    private ServiceTier asked = ServiceTier.DEFAULT;
    private boolean said;
    private @Nullable Edit auto;

    TierReader(Protocol protocol, JsonCursor cursor, FieldValues values) {
        this.protocol = protocol;
        this.cursor = cursor;
        this.values = values;
    }

    /** The service that a vendor's word names; null for a word that names none of ours. */
    static @Nullable ServiceTier ofWord(String word) {
        return switch (word) {
            case "default", "standard", "standard_only", "on_demand" -> ServiceTier.DEFAULT;
            case "flex" -> ServiceTier.FLEX;
            case "priority" -> ServiceTier.PRIORITY;
            default -> null;
        };
    }

    /** Passes over the field. */
    void read() throws MalformedJson {
        var next = cursor.peek();
        var from = values.at();
        if (next != '"' && next != 'n') {
            throw values.invalid(FIELD, "'" + FIELD + "' must be a string.");
        }
        var word = AUTO;
        if (next == '"') {
            word = cursor.string();
        } else {
            cursor.skip();
        }
        if (word.equals(AUTO)) {
            auto = new Edit(from, values.at(), isMessages() ? "\"standard_only\"" : "\"default\"");
            return;
        }
        var tier = ofWord(word);
        if (tier == null) {
            throw values.unsupported(
                    FIELD, "'" + FIELD + "' may be auto, default, flex or priority: no price is known for another.");
        }
        said = true;
        asked = tier;
    }

    ServiceTier asked() {
        return asked;
    }

    /** The change that asks for the default service; {@code inside} is where a field can be put into the request. */
    @Nullable
    Edit pin(int inside) {
        return switch (protocol) {
            case OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC_MESSAGES ->
                said ? null : auto != null ? auto : new Edit(inside, inside, isMessages() ? PIN_MESSAGES : PIN_OPENAI);
            default -> null;
        };
    }

    private boolean isMessages() {
        return protocol == Protocol.ANTHROPIC_MESSAGES;
    }
}
