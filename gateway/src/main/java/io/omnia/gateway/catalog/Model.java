package io.omnia.gateway.catalog;

import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.PriceSheet;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model at one provider.
 *
 * @param id {@code vendor/model}, the id that callers use
 * @param provider the name of the provider that serves it
 * @param upstreamId the id that provider knows it by
 * @param dialects whose APIs it is spoken to in
 * @param protocols the formats of those that it can be called in, where its provider takes them
 * @param contextLength the most prompt tokens it takes; the bound of what a prompt can cost. Zero when no file
 *     says it; such a model is never {@linkplain ModelLookup.Found found}
 * @param maxOutputTokens the most tokens it generates for one answer, reasoning included; zero as above
 * @param capabilities what it is known to do; empty says nothing
 * @param supportedParameters request fields it is known to accept; empty says nothing. No request is filtered by it,
 *     but a limit on the output lowers a hold only under a name that stands here
 * @param jurisdictions every country whose law reaches the data, as lower-case ISO 3166 codes; empty when unknown,
 *     which no restriction of a caller's admits
 * @param prices every price version, exact
 * @param source where these facts were read
 * @param date when
 * @param maxTokensPerImage the most prompt tokens one picture can cost; null when unknown
 * @param maxTokensPerAudio the most prompt tokens one sound can cost; null when unknown
 */
public record Model(
        String id,
        String provider,
        String upstreamId,
        Set<Dialect> dialects,
        Set<Protocol> protocols,
        long contextLength,
        long maxOutputTokens,
        Set<Capability> capabilities,
        List<String> supportedParameters,
        Set<String> jurisdictions,
        DataPolicy dataPolicy,
        PriceSheet prices,
        String source,
        LocalDate date,
        @Nullable Long maxTokensPerImage,
        @Nullable Long maxTokensPerAudio) {

    public Model {
        dialects = Set.copyOf(dialects);
        protocols = Set.copyOf(protocols);
        capabilities = Set.copyOf(capabilities);
        supportedParameters = List.copyOf(supportedParameters);
        jurisdictions = Set.copyOf(jurisdictions);
    }

    /** What a model that generates text can be called in, unless more is known of it. */
    public static Set<Protocol> usualProtocols(Set<Dialect> dialects) {
        var usual = EnumSet.noneOf(Protocol.class);
        for (var dialect : dialects) {
            usual.addAll(
                    switch (dialect) {
                        case OPENAI ->
                            Set.of(Protocol.OPENAI_CHAT, Protocol.OPENAI_RESPONSES, Protocol.OPENAI_INPUT_TOKENS);
                        case ANTHROPIC -> Set.of(Protocol.ANTHROPIC_MESSAGES, Protocol.ANTHROPIC_COUNT_TOKENS);
                        case GOOGLE -> Set.of(Protocol.GOOGLE_GENERATE, Protocol.GOOGLE_COUNT_TOKENS);
                    });
        }
        return usual;
    }

    /** Whether it generates text; what does not has no longest answer. */
    public boolean generates() {
        return protocols.stream().anyMatch(Protocol::generates);
    }

    /** The same model at other prices. */
    public Model at(PriceSheet others) {
        return new Model(
                id,
                provider,
                upstreamId,
                dialects,
                protocols,
                contextLength,
                maxOutputTokens,
                capabilities,
                supportedParameters,
                jurisdictions,
                dataPolicy,
                others,
                source,
                date,
                maxTokensPerImage,
                maxTokensPerAudio);
    }

    /**
     * Whether a limit on the output counts under this name. A vendor that does not know a name ignores it, and answers as
     * long as it likes; {@code max_tokens} is the one that every server of the dialect knows.
     */
    public boolean limitsOutputBy(String parameter) {
        return supportedParameters.isEmpty() ? parameter.equals("max_tokens") : supportedParameters.contains(parameter);
    }
}
