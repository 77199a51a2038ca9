package io.parsermanager.metrics;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that brings about the situation that alerts are for, and sees each of them fire. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Fires {
    /** The names of the alerts. */
    String[] value();
}
