/** The privacy test kit: {@link Proves} ties a test to a published claim. */
package io.omnia.privacy;
