package io.omnia.gateway.provider;

import io.omnia.gateway.provider.ConfiguredProvider.Base;
import io.omnia.gateway.provider.ProvidersConfig.Settings;
import java.net.URI;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** Joins what providers are with what the operator set. A wrong setting turns its provider off, with a sentence. */
final class ProviderResolver {
    /** Answered inside the gateway, so no setting can send it elsewhere. */
    private static final String SANDBOX = "sandbox";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private final KeySettings keys;

    ProviderResolver(Config environment) {
        keys = new KeySettings(environment);
    }

    SortedMap<String, ProviderStatus> resolve(Map<String, Settings> settings) {
        var result = new TreeMap<String, ProviderStatus>();
        for (var vendor : Providers.VENDORS) {
            var provider = vendor.provider();
            var own = Optional.ofNullable(settings.get(provider.name()));
            result.put(provider.name(), checked(provider.name(), () -> builtIn(provider, own)));
        }
        settings.forEach((name, own) -> {
            if (!result.containsKey(name) && !isSandboxItself(name, own)) {
                result.put(name, checked(name, () -> added(name, own)));
            }
        });
        return result;
    }

    /** The sandbox has a price like any provider, but no address. */
    private static boolean isSandboxItself(String name, Settings own) {
        return name.equals(SANDBOX) && own.baseUrl().isEmpty();
    }

    private static ProviderStatus checked(String name, Resolution resolution) {
        try {
            return new ProviderStatus.On(resolution.configured());
        } catch (OffException off) {
            return new ProviderStatus.Off(name, off.reason);
        }
    }

    private ConfiguredProvider builtIn(Provider provider, Optional<Settings> own) throws OffException {
        if (own.flatMap(Settings::dialect).isPresent()) {
            throw new OffException("%s is built in and speaks %s: remove %s, or give the server another name."
                    .formatted(provider.name(), provider.dialect().wireName(), setting(provider.name(), "DIALECT")));
        }
        if (provider.bases().isEmpty() && own.flatMap(Settings::baseUrl).isEmpty()) {
            throw new OffException("%s has an address for each customer: set %s to yours."
                    .formatted(provider.name(), setting(provider.name(), "BASE_URL")));
        }
        var found = keys.read(provider, own);
        if (found.isEmpty() && own.flatMap(Settings::baseUrl).isEmpty()) {
            throw new OffException(
                    "No key: set %s or %s.".formatted(provider.keyVariable(), setting(provider.name(), "API_KEY")));
        }
        return configured(provider, own, found);
    }

    private ConfiguredProvider added(String name, Settings own) throws OffException {
        if (!NAME.matcher(name).matches()) {
            throw new OffException("A provider's name is up to 40 lower-case letters, digits and hyphens.");
        }
        if (name.equals(SANDBOX)) {
            throw new OffException("The name sandbox is taken by the built-in models.");
        }
        var provider = Compatible.named(
                name, dialect(name, own), own.baseUrlAnthropic().isPresent());
        if (own.baseUrl().isEmpty()) {
            throw new OffException("%s is not built in: set %s.".formatted(name, setting(name, "BASE_URL")));
        }
        return configured(provider, Optional.of(own), keys.read(provider, Optional.of(own)));
    }

    private static ConfiguredProvider configured(Provider provider, Optional<Settings> own, List<ProviderKey> keys)
            throws OffException {
        var unlisted = UnlistedSetting.read(provider.name(), own);
        return new ConfiguredProvider(withOverrides(provider, own), bases(provider, own), keys, unlisted);
    }

    /** The operator's addresses before the vendor's; beside an address of the operator's no prompt goes to a vendor's. */
    private static Map<Dialect, Base> bases(Provider provider, Optional<Settings> own) throws OffException {
        var bases = new EnumMap<Dialect, Base>(Dialect.class);
        var replaced = own.flatMap(Settings::baseUrl);
        if (replaced.isPresent()) {
            bases.put(provider.dialect(), new Base(address(provider, "BASE_URL", replaced.get()), true));
        } else {
            provider.bases().forEach((dialect, address) -> bases.put(dialect, new Base(address, false)));
        }
        var messages = own.flatMap(Settings::baseUrlAnthropic);
        if (messages.isPresent()) {
            bases.put(Dialect.ANTHROPIC, new Base(address(provider, "BASE_URL_ANTHROPIC", messages.get()), true));
        }
        return bases;
    }

    private static Provider withOverrides(Provider provider, Optional<Settings> own) throws OffException {
        var hangUp = own.flatMap(Settings::hangUp);
        var chosen = hangUp.isPresent() ? hangUp(provider.name(), hangUp.get()) : provider.hangUp();
        var streamOptions = own.flatMap(Settings::streamOptions).orElse(provider.streamOptions());
        return new Provider(
                provider.name(),
                provider.dialect(),
                provider.bases(),
                provider.protocols(),
                provider.keyHeader(),
                provider.keyVariable(),
                chosen,
                streamOptions,
                own.flatMap(Settings::router).orElse(provider.router()));
    }

    private static HangUp hangUp(String name, String text) throws OffException {
        return switch (text) {
            case "cancel" -> HangUp.CANCEL;
            case "drain" -> HangUp.DRAIN;
            default -> throw new OffException("%s must be cancel or drain.".formatted(setting(name, "HANG_UP")));
        };
    }

    private static Dialect dialect(String name, Settings own) throws OffException {
        return switch (own.dialect().orElse("openai")) {
            case "openai" -> Dialect.OPENAI;
            case "anthropic" -> Dialect.ANTHROPIC;
            case "google" -> Dialect.GOOGLE;
            default ->
                throw new OffException("%s must be openai, anthropic or google.".formatted(setting(name, "DIALECT")));
        };
    }

    /** The address in {@code text}; never repeated in a sentence, since an address may carry a secret. */
    private static URI address(Provider provider, String name, String text) throws OffException {
        var setting = setting(provider.name(), name);
        var stripped = text.strip().replaceAll("/+$", "");
        URI base;
        try {
            base = URI.create(stripped);
        } catch (IllegalArgumentException malformed) {
            throw new OffException(setting + " is not an address.");
        }
        var scheme = base.getScheme();
        if (base.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new OffException(setting + " must start with http:// or https:// and a host.");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new OffException(setting + " must have no user, query or fragment; a key goes into "
                    + setting(provider.name(), "API_KEY") + ".");
        }
        var tooMuch = provider.protocols().stream()
                .map(protocol -> protocol.path("", false))
                .filter(stripped::endsWith)
                .max(Comparator.comparingInt(String::length));
        if (tooMuch.isPresent()) {
            throw new OffException("%s must end before %s, which is added to it.".formatted(setting, tooMuch.get()));
        }
        return base;
    }

    /** The environment variable of one setting of one provider. */
    static String setting(String provider, String name) {
        return "OMNIA_PROVIDERS_" + provider.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + name;
    }

    private interface Resolution {
        ConfiguredProvider configured() throws OffException;
    }

    /** Why a provider is off. */
    static final class OffException extends Exception {
        private final String reason;

        OffException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
