package io.omnia.platform.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Explains one setting to the operator. Every method of a {@code …Config} interface that is a value carries it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Setting {
    /** One sentence: what the setting does, its unit, and what it means when it is left out. */
    String value();
}
