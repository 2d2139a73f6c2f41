/**
 * Settings: each module declares its own in an interface named {@code …Config}; {@link Setting} gives every one its sentence,
 * from which {@code docs/configuration.md} and {@code ./omnia run --help} are made. {@link PlatformConfig} holds the few that
 * everything needs.
 */
@NullMarked
package io.omnia.platform.config;

import org.jspecify.annotations.NullMarked;
