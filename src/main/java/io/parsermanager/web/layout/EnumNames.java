package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateExtension;

/** Lets templates hand an enum's name to words that know it. */
@TemplateExtension
public final class EnumNames {
    private EnumNames() {}

    public static String code(Enum<?> word) {
        return word.name();
    }

    /** A native binary reads no member of an enum by reflection. */
    public static String name(Enum<?> value) {
        return value.name();
    }
}
