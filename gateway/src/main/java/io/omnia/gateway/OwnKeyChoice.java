package io.omnia.gateway;

import io.omnia.gateway.catalog.Model;
import io.omnia.identity.AccountId;
import io.omnia.identity.ProviderKeys;
import io.omnia.privacy.Secret;
import io.vertx.core.MultiMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which candidates of one call are asked with a key of the caller's own, and which may then not be asked at all. */
sealed interface OwnKeyChoice {
    String HEADER = "x-omnia-provider-key";
    /** Instead of a key: those that the caller has stored are left out. */
    String NONE = "none";

    int MAX_CHARS = 512;
    /** No provider's name. */
    String NOBODY = "";

    /** No candidate is. */
    record Nobodys() implements OwnKeyChoice {}

    /** The key of the header: everybody but its provider is out. */
    record Given(String provider, Secret secret) implements OwnKeyChoice {}

    /** The keys that the account has stored. */
    record Stored(ProviderKeys keys, AccountId account) implements OwnKeyChoice {}

    /**
     * The key for this model's provider; null when there is none.
     *
     * @throws Refusal when there is one that cannot be used
     */
    default @Nullable OwnKey keyFor(Model model) throws Refusal {
        return switch (this) {
            case Nobodys() -> null;
            case Given(var provider, var secret) ->
                model.provider().equals(provider) ? new OwnKey(secret, KeyOwner.CALLER) : null;
            case Stored(var keys, var account) -> stored(keys.find(account, model.provider()), model.provider());
        };
    }

    /** Why this model may not be asked; null when it may. */
    default @Nullable ApiError refusal(Model model) {
        return this instanceof Given(var provider, var secret)
                        && !model.provider().equals(provider)
                ? ApiError.noRoute(
                        "The key of '" + HEADER + "' is for the provider of the model that was asked for first, so"
                                + " '" + model.id() + "' cannot be asked.")
                : null;
    }

    private static @Nullable OwnKey stored(ProviderKeys.@Nullable Open key, String provider) throws Refusal {
        if (key == null) {
            return null;
        }
        var secret = key.secret();
        if (secret == null) {
            throw new Refusal(ApiError.ownKeyUnreadable(provider));
        }
        return new OwnKey(secret, key.fallback() ? KeyOwner.CALLER_FIRST : KeyOwner.CALLER);
    }

    /**
     * The choice of a request.
     *
     * @param stored what counts where the request says nothing
     * @param asked who serves the models of the name that was asked for; a key goes to nobody whom it may not be for
     * @throws Refusal when the header makes no sense
     */
    static OwnKeyChoice of(MultiMap headers, OwnKeyChoice stored, Supplier<Set<String>> asked) throws Refusal {
        if (!headers.contains(HEADER)) {
            return stored;
        }
        var header = headers.getAll(HEADER);
        var text = header.getFirst().strip();
        if (header.size() > 1 || text.isEmpty() || text.length() > MAX_CHARS || !isVisible(text)) {
            throw new Refusal(ApiError.invalid(
                    HEADER,
                    "'" + HEADER + "' must be one key of at most " + MAX_CHARS + " visible characters, or none."));
        }
        if (text.equals(NONE)) {
            return new Nobodys();
        }
        var providers = asked.get();
        if (providers.size() > 1) {
            throw new Refusal(ApiError.invalid(
                    HEADER,
                    "The model that was asked for has several providers, " + String.join(", ", providers)
                            + ", and nothing says whose key '" + HEADER + "' is: name one model, or one provider in"
                            + " 'provider.only'."));
        }
        return new Given(providers.isEmpty() ? NOBODY : providers.iterator().next(), Secret.of(text));
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
