/**
 * Who calls: accounts and their API keys.
 */
@NullMarked
package io.omnia.identity;

import org.jspecify.annotations.NullMarked;
