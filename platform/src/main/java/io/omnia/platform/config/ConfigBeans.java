package io.omnia.platform.config;

import io.omnia.platform.startup.Role;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the node's role to everyone whose routes or threads depend on it. */
@Singleton
final class ConfigBeans {
    @Produces
    @Singleton
    Role role(PlatformConfig config) {
        return config.role();
    }
}
