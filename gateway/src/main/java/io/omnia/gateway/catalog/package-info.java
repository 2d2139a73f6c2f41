/**
 * The models there are, and what they cost: {@link io.omnia.gateway.catalog.Catalog} reads the built-in files of {@code
 * catalog/} and the operator's own into one snapshot, hands every price version to the {@link
 * io.omnia.gateway.catalog.PricePublisher}, and swaps the snapshot when a file changes and is right.
 */
@NullMarked
package io.omnia.gateway.catalog;

import org.jspecify.annotations.NullMarked;
