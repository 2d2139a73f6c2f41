/**
 * The one way out to the network. {@link EgressDoor#open} asks the {@link EgressPolicy} whether a {@link Destination} is
 * declared and returns an {@link Exit}; each request of an exit goes to an address that was resolved, checked by
 * {@code AddressRule} and is then connected to as checked, so a name that changes its answer in between gains nothing.
 */
@NullMarked
package io.omnia.platform.egress;

import org.jspecify.annotations.NullMarked;
