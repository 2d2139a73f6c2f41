package io.omnia.gateway.provider;

import io.omnia.ledger.Fee;
import io.omnia.ledger.Markup;
import io.omnia.platform.telemetry.EventLog;
import io.omnia.platform.telemetry.LogField;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** Every provider with the operator's settings applied. Settings are read once, at start. */
@Singleton
public final class Providers {
    /** Those that are built in and need only a key, or a key and an address. */
    public static final List<Vendor> VENDORS = List.of(
            OpenAi.VENDOR,
            Anthropic.VENDOR,
            Google.VENDOR,
            DeepSeek.VENDOR,
            Moonshot.VENDOR,
            ZAi.VENDOR,
            Qwen.VENDOR,
            MiniMax.VENDOR,
            XAi.VENDOR,
            Mistral.VENDOR,
            Groq.VENDOR,
            OpenRouter.VENDOR,
            Azure.VENDOR);

    private static final Set<String> HOSTS_OTHERS = VENDORS.stream()
            .filter(Vendor::hostsOthers)
            .map(vendor -> vendor.provider().name())
            .collect(Collectors.toUnmodifiableSet());

    private final List<ConfiguredProvider> on;
    private final List<ProviderStatus> all;
    private final Markups markups;
    private final Optional<Fee> ownKeyFee;

    @Inject
    Providers(ProvidersConfig settings, Config environment, EventLog log) {
        var named = EnvironmentNames.added(settings.byName(), environment, log);
        var configured = new ArrayList<ConfiguredProvider>();
        all = List.copyOf(new ProviderResolver(environment).resolve(named).values());
        markups = Markups.read(named);
        ownKeyFee = Fee.parse(environment
                .getOptionalValue(OwnKeysConfig.FEE_PERCENT, String.class)
                .orElse("0")
                .strip());
        for (var status : all) {
            switch (status) {
                case ProviderStatus.On(var provider) -> configured.add(provider);
                case ProviderStatus.Off(var name, var reason) -> {
                    if (named.containsKey(name)) {
                        log.warn("provider.off", LogField.PROVIDER.is(name), LogField.REASON.is(reason));
                    }
                }
            }
        }
        on = List.copyOf(configured);
    }

    /** Whether a provider's models are those of other makers, so that a bare id never means one of them. */
    public static boolean hostsOthers(String provider) {
        return HOSTS_OTHERS.contains(provider);
    }

    /** Every built-in provider and every one that the operator named, on or off, by name. */
    public List<ProviderStatus> all() {
        return all;
    }

    /** By how much this provider's models are sold above what they cost. */
    public Markup markup(String provider) {
        return markups.of(provider);
    }

    /** Every markup that is set, by the provider's name. */
    public Map<String, Markup> markups() {
        return markups.all();
    }

    /** What is charged for calls with keys of callers' own. */
    public Fee ownKeyFee() {
        return ownKeyFee.orElse(Fee.NONE);
    }

    /** What is wrong with a markup or a fee that is set, in one sentence; nothing may be sold while there is something. */
    public Optional<String> markupProblem() {
        if (ownKeyFee.isEmpty()) {
            return Optional.of("OMNIA_BYOK_FEE_PERCENT must be a plain decimal number from 0 to " + Fee.MAX_PERCENT
                    + ", such as 5 or 2.5.");
        }
        return markups.problem();
    }

    /** Every provider that is on, by name. */
    public List<ConfiguredProvider> on() {
        return on;
    }
}
