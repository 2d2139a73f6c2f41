/**
 * The privacy policy in executable form. Each module declares its tables and everything else that holds or passes data in
 * a {@code …DataMap}; {@link Inventory} joins them, {@link InventoryCheck} compares them with the live database at start
 * and refuses a gap, and the egress door asks {@code DeclaredEgress} before anything leaves. {@link Content} and
 * {@link Secret} are the types that prompts, answers, keys and passwords travel in: they cannot be printed.
 */
@NullMarked
package io.omnia.privacy;

import org.jspecify.annotations.NullMarked;
