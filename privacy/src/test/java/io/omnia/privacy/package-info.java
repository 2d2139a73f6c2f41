/**
 * The privacy test kit: {@link Proves} ties a test to a published claim, {@link Canary} makes a text that occurs nowhere
 * else, and {@link CanaryScan} looks for it in every place that could keep it.
 */
package io.omnia.privacy;
