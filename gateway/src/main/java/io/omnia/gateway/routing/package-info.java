/**
 * Who is asked before whom: {@link ModelNames} are the operator's names for one or more models, a {@link Deployment} knows
 * how one model does at one credential, {@link Affinity} which of them has seen a conversation's beginning before.
 */
@NullMarked
package io.omnia.gateway.routing;

import org.jspecify.annotations.NullMarked;
