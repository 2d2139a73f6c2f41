/**
 * How the routes under {@code /api} refuse. Whatever goes wrong, the answer is {@code
 * {"error":{"message","type","param","code"}}} with all four keys, and carries the {@code x-request-id} of {@link RequestLog}:
 * {@link ApiDoor} sees every request first and last, endpoints throw {@link Problem}, the mappers turn what the framework throws into the same.
 */
@NullMarked
package io.omnia.platform.http;

import org.jspecify.annotations.NullMarked;
