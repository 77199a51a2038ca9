package io.parsermanager.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test that takes long and whose subject a quicker test has too. It runs with {@code -Dchaos.full=true} only, or the build would take more
 * than twenty minutes.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "chaos.full", matches = "true", disabledReason = "It is part of -Dchaos.full=true")
public @interface FullForm {}
