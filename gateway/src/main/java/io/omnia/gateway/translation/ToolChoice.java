package io.omnia.gateway.translation;

/** Which of its tools the model may or must use. */
sealed interface ToolChoice {
    /** As the vendor does when nobody says. */
    record Unset() implements ToolChoice {}

    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** At least one, whichever. */
    record Any() implements ToolChoice {}

    record Named(String name) implements ToolChoice {}
}
