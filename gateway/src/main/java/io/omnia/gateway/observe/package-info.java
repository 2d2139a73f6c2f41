/**
 * What calls look like from outside: {@link io.omnia.gateway.observe.CallMetrics} counts them for Prometheus,
 * {@link io.omnia.gateway.observe.GenAi} tells an OpenTelemetry collector of them. Neither has a place for what was said,
 * for a key or for an account. Every label and attribute is in {@code docs/observability.md}.
 */
@NullMarked
package io.omnia.gateway.observe;

import org.jspecify.annotations.NullMarked;
