/** Shows what a log line can and cannot hold. */
package io.omnia.platform.telemetry;
