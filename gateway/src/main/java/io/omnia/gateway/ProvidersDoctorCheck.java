package io.omnia.gateway;

import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.ProviderStatus;
import io.omnia.gateway.provider.Providers;
import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** Whether anybody but the sandbox answers calls, and whether each provider that was added is on. */
@Singleton
final class ProvidersDoctorCheck implements DoctorCheck {
    private final Providers providers;

    ProvidersDoctorCheck(Providers providers) {
        this.providers = providers;
    }

    @Override
    public String id() {
        return "providers";
    }

    @Override
    public String name() {
        return "providers";
    }

    @Override
    public Finding run() {
        var problems = new ArrayList<String>();
        providers.markupProblem().ifPresent(problems::add);
        for (var status : providers.all()) {
            if (status instanceof ProviderStatus.Off(var name, var reason) && !isVendor(name)) {
                problems.add(name + " is off: " + reason);
            }
        }
        if (!problems.isEmpty()) {
            return new Finding.Trouble(problems);
        }
        if (providers.on().isEmpty()) {
            return new Finding.Advice(
                    "No provider is set up, so only sandbox/* models answer: set a vendor's key, such as OPENAI_API_KEY, or the"
                            + " address of a server of your own.",
                    "omnia.providers");
        }
        return new Finding.Good(
                "on: " + providers.on().stream().map(ConfiguredProvider::name).collect(Collectors.joining(", ")));
    }

    private static boolean isVendor(String name) {
        return Providers.VENDORS.stream()
                .anyMatch(vendor -> vendor.provider().name().equals(name));
    }
}
