package io.omnia.gateway.provider;

/** Whether a provider can be called. */
public sealed interface ProviderStatus {
    String name();

    /** It can be called. */
    record On(ConfiguredProvider configured) implements ProviderStatus {
        @Override
        public String name() {
            return configured.name();
        }
    }

    /**
     * It cannot be called.
     *
     * @param reason one sentence that names the setting to change
     */
    record Off(String name, String reason) implements ProviderStatus {}
}
