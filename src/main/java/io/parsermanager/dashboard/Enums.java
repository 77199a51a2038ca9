package io.parsermanager.dashboard;

import io.quarkus.qute.TemplateExtension;

/** Lets templates hand an enum's name to words that know it. */
@TemplateExtension
final class Enums {
    private Enums() {}

    static String code(Enum<?> word) {
        return word.name();
    }

    /** A native binary reads no member of an enum by reflection. */
    static String name(Enum<?> value) {
        return value.name();
    }
}
