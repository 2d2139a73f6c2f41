/**
 * Who calls: accounts, their API keys, and people who sign in. A browser's cookie goes through {@link Sessions} to its
 * {@link Visitor}, for routes marked {@link SignedIn} and for admins on {@link ManagementOnly} ones. A presented key goes
 * through {@link KeyCache} to its {@link Principal}: from memory when this node knows it, else by its SHA-256 from
 * {@link ApiKeyTable}. {@link Accounts} and {@link ApiKeys} make and change them; what they change is forgotten here at once
 * and elsewhere by {@link KeyUpkeepJob}.
 */
@NullMarked
package io.omnia.identity;

import org.jspecify.annotations.NullMarked;
