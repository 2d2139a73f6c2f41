package io.omnia.gateway.provider;

/**
 * How a provider takes its key.
 *
 * @param name the request header
 * @param prefix what stands before the key in it, with its blank
 */
public record KeyHeader(String name, String prefix) {
    public static final KeyHeader BEARER = new KeyHeader("authorization", "Bearer ");
}
