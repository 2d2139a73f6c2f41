/**
 * Models that are built in and ask no vendor, as a payment processor's test mode is: {@link SandboxUpstream} answers like a
 * server of the protocol that it is asked in, with deterministic text, real token counts, and trouble where trouble is asked for.
 */
@NullMarked
package io.omnia.gateway.sandbox;

import org.jspecify.annotations.NullMarked;
