package io.omnia.gateway.routing;

import io.omnia.platform.startup.StartupCheck;
import io.omnia.platform.startup.StartupRefusal;
import jakarta.inject.Singleton;

/** A name that does not mean what its operator thinks sends prompts where they should not go. */
@Singleton
final class ModelNamesStart implements StartupCheck {
    private final ModelNames names;

    ModelNamesStart(ModelNames names) {
        this.names = names;
    }

    @Override
    public int order() {
        return INVENTORY;
    }

    @Override
    public void run() {
        names.problem().ifPresent(problem -> {
            throw new StartupRefusal(problem);
        });
    }
}
