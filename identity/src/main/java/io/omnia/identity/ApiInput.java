package io.omnia.identity;

import io.omnia.platform.http.Input;
import io.omnia.platform.http.Problem;
import io.omnia.privacy.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the routes accept as input; whatever they do not is a {@link Problem} with a sentence that says what they would. */
final class ApiInput {
    /** Two for each of the characters that a password may have. */
    private static final int MAX_PASSWORD_CHARS = 2 * PasswordHash.MAX_LENGTH;

    private static final int MAX_TOKEN_CHARS = 200;
    private static final int MAX_NAME = 100;
    private static final int MAX_MODELS = 200;
    private static final int MAX_MODEL_ID = 200;

    private ApiInput() {}

    /** The account an address names. */
    static AccountId account(String id) {
        var value = Input.uuid(id);
        if (value == null) {
            throw noSuchAccount();
        }
        return new AccountId(value);
    }

    /** The key an address names. */
    static KeyId key(String id) {
        var value = Input.uuid(id);
        if (value == null) {
            throw noSuchKey();
        }
        return new KeyId(value);
    }

    static Problem noSuchAccount() {
        return Problem.notFound("account_not_found", "There is no account with this id.");
    }

    static Problem noSuchKey() {
        return Problem.notFound("key_not_found", "There is no API key with this id.");
    }

    static Problem noSuchGroup(KeyGroup.Kind kind) {
        return Problem.notFound(kind.word() + "_not_found", "There is no " + kind.word() + " with this id.");
    }

    /** A key cannot be in it. */
    static Problem noSuchGroupOfAccount(KeyGroup.Kind kind) {
        return new Problem(
                404,
                kind.word() + "_not_found",
                "The key's account has no " + kind.word() + " with this id.",
                kind.word() + "_id");
    }

    /** The group that a body names; null where it names none. */
    static @Nullable UUID group(KeyGroup.Kind kind, @Nullable String given) {
        if (given == null) {
            return null;
        }
        var value = Input.uuid(given);
        if (value == null) {
            throw Problem.invalid(
                    kind.word() + "_id", kind.word() + "_id must be the id of a " + kind.word() + ", or null.");
        }
        return value;
    }

    static <T> @Nullable T after(@Nullable String given, Function<UUID, T> id) {
        if (given == null) {
            return null;
        }
        var value = Input.uuid(given);
        if (value == null) {
            throw Problem.invalid("after", "after must be the \"next\" of the page before.");
        }
        return id.apply(value);
    }

    static @Nullable EmailAddress email(@Nullable String given) {
        try {
            return given == null ? null : new EmailAddress(given);
        } catch (IllegalArgumentException malformed) {
            throw Problem.invalid("email", "email must be one e-mail address of at most 254 characters.");
        }
    }

    static EmailAddress requiredEmail(@Nullable String given) {
        var email = email(given);
        if (email == null) {
            throw Problem.invalid("email", "email is missing.");
        }
        return email;
    }

    /** A password as it was typed, for comparing; what may be set is another question. */
    static Secret password(String param, @Nullable String given) {
        if (given == null || given.isEmpty() || given.length() > MAX_PASSWORD_CHARS) {
            throw Problem.invalid(param, param + " is missing, or longer than any password can be.");
        }
        return Secret.of(given);
    }

    /** The secret part of a link; what cannot be one is as good as one that has ended. */
    static Secret token(@Nullable String given) {
        if (given == null || given.isEmpty() || given.length() > MAX_TOKEN_CHARS) {
            throw Problem.invalid("token", "token must be the part of the link after #token=.");
        }
        return Secret.of(given);
    }

    static Problem tooManyKeys() {
        return Problem.conflict(
                "too_many_keys",
                "The account has " + ApiKeys.MAX_LIVING + " keys that work already; disable some that nobody uses.");
    }

    static Problem linkExpired() {
        return new Problem(
                410, "link_expired", "This link was used already or has expired. Please ask for a new one.", null);
    }

    static AccountRole role(@Nullable String given) {
        return switch (given) {
            case null -> AccountRole.MEMBER;
            case "member" -> AccountRole.MEMBER;
            case "admin" -> AccountRole.ADMIN;
            default -> throw Problem.invalid("role", "role must be \"admin\" or \"member\".");
        };
    }

    static KeyKind kind(@Nullable String given) {
        return switch (given) {
            case "live" -> KeyKind.LIVE;
            case "test" -> KeyKind.TEST;
            case "management" -> KeyKind.MANAGEMENT;
            case null, default -> throw Problem.invalid("kind", "kind must be \"live\", \"test\" or \"management\".");
        };
    }

    static String name(@Nullable String given) {
        var name = given == null ? "" : given.strip();
        var length = name.codePointCount(0, name.length());
        if (length < 1 || length > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("name", "name must be 1 to " + MAX_NAME + " characters on one line.");
        }
        return name;
    }

    static @Nullable Set<String> models(@Nullable List<@Nullable String> given) {
        if (given == null) {
            return null;
        }
        var models = new TreeSet<String>();
        for (var model : given) {
            if (model == null
                    || model.isBlank()
                    || model.length() > MAX_MODEL_ID
                    || model.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                throw badModels();
            }
            models.add(model);
        }
        if (models.isEmpty() || models.size() > MAX_MODELS) {
            throw badModels();
        }
        return models;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Problem badModels() {
        return Problem.invalid(
                "model_allow_list",
                "model_allow_list must be null for every model, or 1 to " + MAX_MODELS + " model ids of at most "
                        + MAX_MODEL_ID + " printable characters.");
    }
}
